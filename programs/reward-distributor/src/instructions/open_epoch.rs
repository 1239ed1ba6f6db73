//! `open_epoch`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::create;

use super::require_no_more_accounts;
use crate::errors::{RewardError, ensure};
use crate::events::{EpochOpened, emit};
use crate::seeds;
use crate::state::{EpochStatus, OracleSet, PauseGroup, Pool, RewardEpoch};

/// Accounts of `open_epoch`.
#[event_cpi]
#[derive(Accounts)]
#[instruction(epoch: u64)]
pub struct OpenEpoch<'info> {
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The pool.
    pub pool: AccountLoader<'info, Pool>,
    /// The network's oracle set.
    #[account(
        constraint = oracle_set.load()?.network == pool.load()?.network @ RewardError::OracleSetMismatch
    )]
    pub oracle_set: AccountLoader<'info, OracleSet>,
    /// The epoch to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [seeds::EPOCH, pool.key().as_ref(), &epoch.to_le_bytes()],
        bump
    )]
    pub reward_epoch: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl OpenEpoch<'_> {
    fn validate(&self, epoch: u64) -> Result<()> {
        let pool = self.pool.load()?;
        pool.require_running(PauseGroup::Roots)?;
        ensure(epoch >= pool.next_epoch, RewardError::EpochNotOpenable)?;
        ensure(
            Clock::get()?.unix_timestamp >= pool.epoch_end(epoch)?,
            RewardError::EpochNotEnded,
        )?;
        Ok(())
    }
}

pub(crate) fn handle_open_epoch(ctx: Context<OpenEpoch>, epoch: u64) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    accounts.validate(epoch)?;
    let emitted = accounts.pool.load()?.emitted_by(epoch)?;
    {
        let (pool, number) = (accounts.pool.key(), epoch.to_le_bytes());
        let seeds: &[&[u8]] = &[seeds::EPOCH, pool.as_ref(), &number, &[ctx.bumps.reward_epoch]];
        let (payer, account) = (&accounts.payer, &accounts.reward_epoch);
        let mut reward_epoch = create::<RewardEpoch, _>(payer, account, seeds, RewardError::AccountExists)?;
        reward_epoch.version = RewardEpoch::VERSION;
        reward_epoch.bump = ctx.bumps.reward_epoch;
        reward_epoch.status = EpochStatus::Open.code();
        reward_epoch.set_version = accounts.oracle_set.load()?.set_version;
        reward_epoch.epoch = epoch;
        reward_epoch.pool = accounts.pool.key();
        reward_epoch.rent_payer = accounts.payer.key();
        reward_epoch.emitted = emitted;
    }
    emit(
        &ctx.accounts.event_authority,
        &EpochOpened {
            pool: accounts.pool.key(),
            epoch,
            emitted,
        },
    )
}
