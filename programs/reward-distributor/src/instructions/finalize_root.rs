//! `finalize_root`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::errors::{RewardError, ensure};
use crate::events::{RootFinalized, emit};
use crate::state::{EpochStatus, OracleSet, PauseGroup, Pool, RewardEpoch, RewardRoot, RootStatus};

/// Accounts of `finalize_root`.
#[event_cpi]
#[derive(Accounts)]
pub struct FinalizeRoot<'info> {
    /// The pool.
    #[account(mut)]
    pub pool: AccountLoader<'info, Pool>,
    /// The network's oracle set.
    #[account(
        constraint = oracle_set.load()?.network == pool.load()?.network @ RewardError::OracleSetMismatch
    )]
    pub oracle_set: AccountLoader<'info, OracleSet>,
    /// The epoch.
    #[account(mut, has_one = pool @ RewardError::EpochPoolMismatch)]
    pub reward_epoch: AccountLoader<'info, RewardEpoch>,
    /// The approved root.
    #[account(
        mut,
        has_one = pool @ RewardError::RootMismatch,
        constraint = reward_root.load()?.epoch == reward_epoch.load()?.epoch @ RewardError::RootMismatch,
    )]
    pub reward_root: AccountLoader<'info, RewardRoot>,
}

impl FinalizeRoot<'_> {
    fn validate(&self, now: i64) -> Result<()> {
        let pool = self.pool.load()?;
        let epoch = self.reward_epoch.load()?;
        let root = self.reward_root.load()?;
        pool.require_running(PauseGroup::Roots)?;
        ensure(
            epoch.status == EpochStatus::Approved.code()
                && epoch.set_version == self.oracle_set.load()?.set_version
                && epoch.approved_root == self.reward_root.key(),
            RewardError::RootNotApproved,
        )?;
        let window_end = epoch
            .approved_at
            .checked_add(i64::from(pool.parameters.challenge_window_seconds))
            .ok_or(RewardError::NumberOutOfRange)?;
        ensure(now >= window_end, RewardError::ChallengeWindowOpen)?;
        ensure(epoch.epoch >= pool.next_epoch, RewardError::EpochNotOpenable)?;
        ensure(epoch.emitted >= root.total, RewardError::TotalAboveEmission)?;
        ensure(root.total >= pool.finalized_total, RewardError::TotalDecreased)?;
        Ok(())
    }
}

pub(crate) fn handle_finalize_root(ctx: Context<FinalizeRoot>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    accounts.validate(now)?;
    let event = {
        let mut pool = accounts.pool.load_mut()?;
        let mut epoch = accounts.reward_epoch.load_mut()?;
        let mut root = accounts.reward_root.load_mut()?;
        epoch.status = EpochStatus::Final.code();
        root.status = RootStatus::Final.code();
        root.finalized_at = now;
        let old_total = core::mem::replace(&mut pool.finalized_total, root.total);
        pool.last_root = accounts.reward_root.key();
        pool.next_epoch = epoch.epoch.checked_add(1).ok_or(RewardError::NumberOutOfRange)?;
        RootFinalized {
            pool: accounts.pool.key(),
            epoch: epoch.epoch,
            root_account: accounts.reward_root.key(),
            old_total,
            new_total: root.total,
        }
    };
    emit(&ctx.accounts.event_authority, &event)
}
