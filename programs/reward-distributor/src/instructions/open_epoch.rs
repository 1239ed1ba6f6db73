//! `open_epoch`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::errors::RewardError;
use crate::events::EpochOpened;
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
    /// The epoch to open.
    #[account(
        init,
        payer = payer,
        space = RewardEpoch::SPACE,
        seeds = [seeds::EPOCH, pool.key().as_ref(), &epoch.to_le_bytes()],
        bump
    )]
    pub reward_epoch: AccountLoader<'info, RewardEpoch>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl OpenEpoch<'_> {
    fn validate(&self, epoch: u64) -> Result<()> {
        let pool = self.pool.load()?;
        pool.require_running(PauseGroup::Roots)?;
        require_gte!(epoch, pool.next_epoch, RewardError::EpochNotOpenable);
        require_gte!(
            Clock::get()?.unix_timestamp,
            pool.epoch_end(epoch)?,
            RewardError::EpochNotEnded
        );
        Ok(())
    }
}

pub(crate) fn handle_open_epoch(ctx: Context<OpenEpoch>, epoch: u64) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    accounts.validate(epoch)?;
    let emitted = accounts.pool.load()?.emitted_by(epoch)?;
    {
        let mut reward_epoch = accounts.reward_epoch.load_init()?;
        reward_epoch.version = RewardEpoch::VERSION;
        reward_epoch.bump = ctx.bumps.reward_epoch;
        reward_epoch.status = EpochStatus::Open.code();
        reward_epoch.set_version = accounts.oracle_set.load()?.set_version;
        reward_epoch.epoch = epoch;
        reward_epoch.pool = accounts.pool.key();
        reward_epoch.rent_payer = accounts.payer.key();
        reward_epoch.emitted = emitted;
    }
    emit_cpi!(EpochOpened {
        pool: accounts.pool.key(),
        epoch,
        emitted
    });
    Ok(())
}
