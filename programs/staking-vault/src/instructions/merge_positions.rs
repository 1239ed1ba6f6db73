//! `merge_positions`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::close;
use flywheel_stake::averaged_bps;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::{StakingError, ensure};
use crate::events::{PositionsMerged, emit};
use crate::state::{Books, Position};

/// Accounts of `merge_positions`.
#[derive(Accounts)]
pub struct MergePositions<'info> {
    /// The position that stays, and its owner, who gets the other's rent.
    pub own: OwnPosition<'info>,
    /// The position to close: of the same owner and operator stake.
    #[account(
        mut,
        constraint = merged.load()?.stake == own.stake.key() @ StakingError::StakeMismatch,
        constraint = merged.load()?.owner == own.owner.key() @ StakingError::OwnerMismatch,
        constraint = merged.key() != own.position.key() @ StakingError::SamePosition,
    )]
    pub merged: AccountLoader<'info, Position>,
}

impl MergePositions<'_> {
    /// Takes the closing position's weight out, and returns what it was.
    fn take_apart(&self) -> Result<Position> {
        let own = &self.own;
        let books = Books::open(&own.pool, &own.stake, self.merged.as_ref())?;
        Ok(*books.position)
    }
}

pub(crate) fn handle_merge_positions(ctx: Context<MergePositions>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let (accounts, own) = (&ctx.accounts, &ctx.accounts.own);
    let merged = accounts.take_apart()?;
    let event = {
        let mut books = Books::open(&own.pool, &own.stake, own.position.as_ref())?;
        let (now, curve) = (books.now, books.pool.parameters.curve());
        let position = &mut books.position;
        let old_shares = position.shares;
        let mut other = merged;
        let end = position.lock_end.max(other.lock_end);
        position.lock_until(end, &curve, now);
        other.lock_until(end, &curve, now);
        position.multiplier_bps = averaged_bps(
            (position.shares, position.multiplier_bps),
            (other.shares, other.multiplier_bps),
        );
        position.shares = position
            .shares
            .checked_add(other.shares)
            .ok_or(StakingError::NumberOutOfRange)?;
        position.lock_seconds = position.lock_seconds.max(other.lock_seconds);
        position.vote_lock = position.vote_lock.max(other.vote_lock);
        for (own, other) in position.rewards.iter_mut().zip(&other.rewards) {
            own.owed = own
                .owed
                .checked_add(other.owed)
                .ok_or(StakingError::NumberOutOfRange)?;
        }
        books.put_back()?;
        books.require_share()?;
        books.pool.positions = books.pool.positions.saturating_sub(1);
        books.stake.positions = books.stake.positions.saturating_sub(1);
        ensure(books.position.shares > 0, StakingError::AmountZero)?;
        PositionsMerged {
            position: own.position.key(),
            merged: accounts.merged.key(),
            old_shares,
            new_shares: books.position.shares,
            multiplier_bps: books.position.multiplier_bps,
        }
    };
    close(accounts.merged.as_ref(), &own.owner)?;
    emit(&own.event_authority, &event)
}
