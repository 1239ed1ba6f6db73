//! `open_vesting`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::create;

use super::require_no_more_accounts;
use crate::errors::{RewardError, ensure};
use crate::events::{VestingOpened, emit};
use crate::seeds;
use crate::state::{Pool, Vesting};

/// Accounts of `open_vesting`.
#[event_cpi]
#[derive(Accounts)]
#[instruction(payee: Pubkey)]
pub struct OpenVesting<'info> {
    /// Pays the rent, and may close the account when it is empty.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The pool.
    pub pool: AccountLoader<'info, Pool>,
    /// The vesting account to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut, seeds = [seeds::VESTING, pool.key().as_ref(), payee.as_ref()], bump)]
    pub vesting: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

pub(crate) fn handle_open_vesting(ctx: Context<OpenVesting>, payee: Pubkey) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (pool, rent_payer) = (accounts.pool.key(), accounts.payer.key());
    ensure(
        accounts.pool.load()?.vesting_months > 0,
        RewardError::VestingInvalid,
    )?;
    {
        let bump = ctx.bumps.vesting;
        let seeds: &[&[u8]] = &[seeds::VESTING, pool.as_ref(), payee.as_ref(), &[bump]];
        let (payer, account) = (&accounts.payer, &accounts.vesting);
        let mut vesting = create::<Vesting, _>(payer, account, seeds, RewardError::AccountExists)?;
        vesting.version = Vesting::VERSION;
        vesting.bump = bump;
        vesting.pool = pool;
        vesting.payee = payee;
        vesting.rent_payer = rent_payer;
    }
    emit(
        &accounts.event_authority,
        &VestingOpened {
            pool,
            payee,
            rent_payer,
        },
    )
}
