//! `pay_slash`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::PayOut;
use crate::errors::{StakingError, ensure, ensure_key};
use crate::events::{SlashPaid, emit};
use crate::state::{OperatorStake, SlashCase, SlashPart, StakePool};

/// Accounts of `pay_slash`. Nobody signs but for the fee.
#[event_cpi]
#[derive(Accounts)]
pub struct PaySlash<'info> {
    /// The pool.
    #[account(mut, has_one = vault @ StakingError::VaultMismatch)]
    pub pool: AccountLoader<'info, StakePool>,
    /// The operator stake.
    #[account(has_one = pool @ StakingError::PoolMismatch)]
    pub stake: AccountLoader<'info, OperatorStake>,
    /// The case.
    #[account(mut, has_one = stake @ StakingError::StakeMismatch)]
    pub case: AccountLoader<'info, SlashCase>,
    /// CHECK: the token account to pay: the reporter's, or the one stored in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub destination: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: the program that owns the vault; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

pub(crate) fn handle_pay_slash(ctx: Context<PaySlash>, part: SlashPart) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let payment = PayOut {
        pool: accounts.pool.as_ref(),
        vault: &accounts.vault,
        to: &accounts.destination,
        token_program: &accounts.token_program,
    };
    let (signer, amount) = {
        let (mut pool, mut case) = (accounts.pool.load_mut()?, accounts.case.load_mut()?);
        let wrong = StakingError::DestinationMismatch;
        match part {
            SlashPart::Reporter => payment.require_owner(&pool.mint, &case.reporter)?,
            SlashPart::Insurance => ensure_key(payment.to.key, &pool.parameters.insurance, wrong)?,
            SlashPart::Treasury => ensure_key(payment.to.key, &pool.parameters.treasury, wrong)?,
        }
        ensure_key(
            accounts.token_program.key,
            &pool.token_program,
            StakingError::TokenProgramMismatch,
        )?;
        let amount = core::mem::take(case.owed_mut(part));
        ensure(amount > 0, StakingError::NothingOwed)?;
        pool.slashed = pool.slashed.saturating_sub(amount);
        (pool.signer(), amount)
    };
    payment.transfer(&signer, amount)?;
    emit(
        &accounts.event_authority,
        &SlashPaid {
            case: accounts.case.key(),
            destination: accounts.destination.key(),
            amount,
        },
    )
}
