//! `vote_root`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::errors::{RewardError, ensure};
use crate::events::{RootVoted, emit};
use crate::state::{EpochStatus, OracleSet, PauseGroup, Pool, RewardEpoch, RewardRoot, RootStatus};

/// Accounts of `vote_root`.
#[event_cpi]
#[derive(Accounts)]
pub struct VoteRoot<'info> {
    /// A member of the oracle set.
    pub oracle: Signer<'info>,
    /// The pool.
    pub pool: AccountLoader<'info, Pool>,
    /// The network's oracle set.
    #[account(
        constraint = oracle_set.load()?.network == pool.load()?.network @ RewardError::OracleSetMismatch
    )]
    pub oracle_set: AccountLoader<'info, OracleSet>,
    /// The epoch.
    #[account(mut, has_one = pool @ RewardError::EpochPoolMismatch)]
    pub reward_epoch: AccountLoader<'info, RewardEpoch>,
    /// The root to vote for.
    #[account(
        has_one = pool @ RewardError::RootMismatch,
        constraint = reward_root.load()?.epoch == reward_epoch.load()?.epoch @ RewardError::RootMismatch,
    )]
    pub reward_root: AccountLoader<'info, RewardRoot>,
}

pub(crate) fn handle_vote_root(ctx: Context<VoteRoot>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    accounts.pool.load()?.require_running(PauseGroup::Roots)?;
    ensure(
        accounts.reward_root.load()?.status != RootStatus::Rejected.code(),
        RewardError::RootRejected,
    )?;
    let oracle = accounts.oracle.key();
    let root = accounts.reward_root.key();
    let event = {
        let set = accounts.oracle_set.load()?;
        let mut epoch = accounts.reward_epoch.load_mut()?;
        let position = set.position(&oracle)?;
        epoch.void_votes_of_other_sets(&set);
        let open = epoch.status == EpochStatus::Open.code();
        let in_window = epoch.status == EpochStatus::Approved.code();
        let vote = epoch.votes.get_mut(position).ok_or(RewardError::NotAnOracle)?;
        // After approval a first vote is still recorded, so that it shows who agrees; none is changed any more.
        let late = in_window && *vote == Pubkey::default();
        ensure(open || late, RewardError::EpochNotOpen)?;
        let old_root = core::mem::replace(vote, root);
        let weight = epoch.weight_for(&root, &set);
        let approved = open && set.is_quorum(weight);
        if approved {
            epoch.status = EpochStatus::Approved.code();
            epoch.approved_at = Clock::get()?.unix_timestamp;
            epoch.approved_root = root;
        }
        RootVoted {
            pool: accounts.pool.key(),
            epoch: epoch.epoch,
            oracle,
            old_root,
            new_root: root,
            weight,
            approved,
        }
    };
    emit(&ctx.accounts.event_authority, &event)
}
