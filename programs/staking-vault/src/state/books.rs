//! A pool, an operator stake and a position, brought up to now and changed together.

use core::cell::RefMut;

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::content_mut;
use flywheel_stake::averaged_bps;

use super::{Fraction, OperatorStake, PoolKind, Position, StakePool, clock};
use crate::errors::{StakingError, ensure};

/// What a change of a position touches.
pub struct Books<'a> {
    /// The pool.
    pub pool: RefMut<'a, StakePool>,
    /// The operator stake.
    pub stake: RefMut<'a, OperatorStake>,
    /// The position.
    pub position: RefMut<'a, Position>,
    /// The chain's time, unix seconds.
    pub now: u32,
}

impl<'a> Books<'a> {
    /// Brings all three up to now and takes the position's weight and votes out, so that it can be changed.
    ///
    /// # Errors
    /// `NumberOutOfRange`, which cannot be.
    pub fn open(
        pool: &'a AccountLoader<'_, StakePool>,
        stake: &'a AccountLoader<'_, OperatorStake>,
        position: &'a AccountInfo<'_>,
    ) -> Result<Self> {
        let mut books = Self::look(pool, stake, position, Fraction::GivenBack)?;
        books.take_out()?;
        Ok(books)
    }

    /// Brings all three up to now and takes nothing out.
    ///
    /// # Arguments
    /// - `fraction`: `Kept` only where the position's shares and multiplier stay
    ///
    /// # Errors
    /// `NumberOutOfRange`, which cannot be.
    pub fn look(
        pool: &'a AccountLoader<'_, StakePool>,
        stake: &'a AccountLoader<'_, OperatorStake>,
        position: &'a AccountInfo<'_>,
        fraction: Fraction,
    ) -> Result<Self> {
        let mut books = Self {
            pool: pool.load_mut()?,
            stake: stake.load_mut()?,
            position: content_mut::<Position, _>(position, StakingError::StakeMismatch)?,
            now: clock()?,
        };
        books.accrue(fraction)?;
        Ok(books)
    }

    /// Pays out what was earned up to now: streams to the pool, the pool to the operator stake, that to the position.
    ///
    /// # Errors
    /// `NumberOutOfRange`, which cannot be.
    fn accrue(&mut self, fraction: Fraction) -> Result<()> {
        self.pool.accrue(self.now)?;
        self.stake.accrue(&self.pool)?;
        self.position.accrue(&mut self.stake, fraction)
    }

    fn take_out(&mut self) -> Result<()> {
        self.stake.take_out(&self.position)?;
        self.count_votes(false)
    }

    /// Puts the changed position back.
    ///
    /// # Errors
    /// `LockInvalid` when its lock ends too late to vote; `NumberOutOfRange`, which cannot be.
    #[inline(never)]
    pub fn put_back(&mut self) -> Result<()> {
        self.stake.put_in(&self.position)?;
        self.stake.reweigh(&mut self.pool)?;
        self.count_votes(true)
    }

    fn count_votes(&mut self, add: bool) -> Result<()> {
        if self.pool.kind() != PoolKind::Governance {
            return Ok(());
        }
        // Stake behind nobody is never slashed: a share is a base unit.
        let (amount, end, now) = (self.position.shares, self.position.lock_end, self.now);
        self.pool.votes(|votes| {
            votes.advance(now);
            if amount == 0 || end <= now {
                Ok(())
            } else if add {
                votes.add(amount, end, now)
            } else {
                votes.remove(amount, end, now)
            }
        })
    }

    /// Adds stake to the position; it counts for the lock that is left. Returns the shares that it buys.
    ///
    /// # Errors
    /// `AmountZero`, `StakeDiluted` when the shares do not fit, `StakeBelowMinimum`.
    #[inline(never)]
    pub fn deposit(&mut self, amount: u64) -> Result<u64> {
        let mut active = self.stake.active();
        let shares = active.deposit(amount).map_err(StakingError::of_deposit)?;
        self.stake.set_active(active);
        self.pool.staked = self
            .pool
            .staked
            .checked_add(amount)
            .ok_or(StakingError::NumberOutOfRange)?;
        let position = &mut self.position;
        position.end_multiplier(self.now);
        let curve = self.pool.parameters.curve();
        let bps = curve.multiplier_bps(position.lock_left(self.now));
        position.multiplier_bps = averaged_bps((position.shares, position.multiplier_bps), (shares, bps));
        position.shares = position
            .shares
            .checked_add(shares)
            .ok_or(StakingError::StakeDiluted)?;
        ensure(
            active.assets_for(position.shares) >= self.pool.parameters.minimum_stake,
            StakingError::StakeBelowMinimum,
        )?;
        Ok(shares)
    }

    /// Takes stake out of the position. Returns what it is, base units: at least `amount`, by less than what a share is worth.
    ///
    /// # Arguments
    /// - `amount`: base units; `u64::MAX` for all
    ///
    /// # Errors
    /// `AmountZero`, `StakeTooSmall` when there is less, `StakeBelowMinimum` when a rest below the minimum would stay.
    #[inline(never)]
    pub fn redeem(&mut self, amount: u64) -> Result<u64> {
        let mut active = self.stake.active();
        let held = self.position.shares;
        let worth = active.assets_for(held);
        ensure(amount > 0 && held > 0, StakingError::AmountZero)?;
        ensure(amount == u64::MAX || amount <= worth, StakingError::StakeTooSmall)?;
        let shares = if amount >= worth {
            held
        } else {
            active.shares_worth(amount).map_err(StakingError::from)?.min(held)
        };
        let assets = active.redeem(shares).map_err(StakingError::from)?;
        self.stake.set_active(active);
        self.position.shares = held.saturating_sub(shares);
        self.pool.staked = self
            .pool
            .staked
            .checked_sub(assets)
            .ok_or(StakingError::NumberOutOfRange)?;
        let rest = active.assets_for(self.position.shares);
        ensure(
            self.position.shares == 0 || rest >= self.pool.parameters.minimum_stake,
            StakingError::StakeBelowMinimum,
        )?;
        Ok(assets)
    }

    /// Refuses a member with too large a share of the pool: an operator with all that stands behind it, or a position
    /// behind nobody. To be called when the position has been put back.
    ///
    /// # Errors
    /// `ShareTooLarge`.
    pub fn require_share(&self) -> Result<()> {
        let weight = if self.stake.has_operator() {
            self.stake.weight()
        } else {
            self.position.weight()
        };
        self.pool.require_share(weight)
    }

    /// Notes since when the collateral falls short, in collateral pools.
    ///
    /// # Errors
    /// `OperatorMismatch` when `operator` is not the operator's account.
    pub fn refresh_bond(&mut self, operator: &AccountInfo<'_>) -> Result<()> {
        self.stake.refresh_bond(&self.pool, operator, self.now)
    }

    /// Takes a ticket's stake out of what is unbonding; returns what it is, base units.
    ///
    /// # Errors
    /// `NumberOutOfRange`, which cannot be.
    pub fn take_ticket(&mut self, shares: u64) -> Result<u64> {
        self.stake.take_ticket(&mut self.pool, shares)
    }

    /// Takes what is owed of a reward mint, base units.
    ///
    /// # Errors
    /// `NumberOutOfRange`, which cannot be.
    pub fn take_reward(&mut self, place: usize) -> Result<u64> {
        let own = self.position.rewards.get_mut(place);
        let own = own.ok_or(StakingError::RewardVaultMismatch)?;
        let of_pool = self.pool.rewards.get_mut(place);
        let of_pool = of_pool.ok_or(StakingError::RewardVaultMismatch)?;
        let amount = core::mem::take(&mut own.owed);
        of_pool.claimed = of_pool
            .claimed
            .checked_add(amount)
            .filter(|claimed| *claimed <= of_pool.funded)
            .ok_or(StakingError::NumberOutOfRange)?;
        Ok(amount)
    }

    /// Gives up shares that are worth nothing any more; returns how many.
    ///
    /// # Errors
    /// `PositionNotEmpty` when they are worth something.
    pub fn discard_worthless(&mut self) -> Result<u64> {
        let shares = self.position.shares;
        let mut active = self.stake.active();
        ensure(active.assets_for(shares) == 0, StakingError::PositionNotEmpty)?;
        // The last shares take what is left over of others' rounding, which then has no owner: it is worth nothing.
        let assets = if shares == 0 {
            0
        } else {
            active.redeem(shares).map_err(StakingError::from)?
        };
        ensure(assets == 0, StakingError::PositionNotEmpty)?;
        self.stake.set_active(active);
        self.position.shares = 0;
        Ok(shares)
    }
}
