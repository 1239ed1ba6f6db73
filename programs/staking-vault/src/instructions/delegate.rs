//! `delegate`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::{StakingError, ensure};
use crate::events::{PositionDelegated, emit};
use crate::state::{Books, OperatorStake};

/// Accounts of `delegate`.
#[derive(Accounts)]
pub struct Delegate<'info> {
    /// The position, behind nobody, and its owner.
    pub own: OwnPosition<'info>,
    /// The operator stake to put it behind.
    #[account(
        mut,
        constraint = to.load()?.pool == own.pool.key() @ StakingError::PoolMismatch,
        constraint = to.key() != own.stake.key() @ StakingError::AlreadyDelegated,
    )]
    pub to: AccountLoader<'info, OperatorStake>,
}

impl Delegate<'_> {
    /// Takes everything out of the stake behind nobody; returns how much.
    fn leave(&self) -> Result<u64> {
        let own = &self.own;
        let mut books = Books::open(&own.pool, &own.stake, own.position.as_ref())?;
        books.pool.require_running()?;
        ensure(!books.stake.has_operator(), StakingError::AlreadyDelegated)?;
        let now = books.now;
        books.position.end_multiplier(now);
        let amount = books.redeem(u64::MAX)?;
        books.put_back()?;
        books.stake.positions = books.stake.positions.saturating_sub(1);
        Ok(amount)
    }

    /// Puts it behind the operator, under the same lock.
    fn join(&self, amount: u64) -> Result<u64> {
        let own = &self.own;
        let multiplier = {
            let (mut pool, mut to) = (own.pool.load_mut()?, self.to.load_mut()?);
            ensure(to.has_operator(), StakingError::AlreadyDelegated)?;
            pool.accrue(crate::state::clock()?)?;
            to.accrue(&pool)?;
            to.positions = to
                .positions
                .checked_add(1)
                .ok_or(StakingError::NumberOutOfRange)?;
            let mut position = own.position.load_mut()?;
            position.stake = self.to.key();
            position.begin(&to);
            position.multiplier_bps
        };
        let mut books = Books::open(&own.pool, &self.to, own.position.as_ref())?;
        books.deposit(amount)?;
        // A position keeps the multiplier of its lock, which a deposit would count from what is left of it.
        books.position.multiplier_bps = multiplier;
        books.put_back()?;
        books.require_share()?;
        Ok(books.position.shares)
    }
}

pub(crate) fn handle_delegate(ctx: Context<Delegate>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let (accounts, own) = (&ctx.accounts, &ctx.accounts.own);
    let amount = accounts.leave()?;
    let new_shares = accounts.join(amount)?;
    emit(
        &own.event_authority,
        &PositionDelegated {
            position: own.position.key(),
            old_stake: own.stake.key(),
            new_stake: accounts.to.key(),
            amount,
            new_shares,
        },
    )
}
