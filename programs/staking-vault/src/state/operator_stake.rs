//! All that stands behind one operator in one pool, or behind nobody.

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::content;
use flywheel_stake::{Tranche, short_since, slash_amount, within_cap};

use super::{DISCRIMINATOR, MAX_REWARD_MINTS, OperatorReward, PoolKind, Position, StakePool};
use crate::errors::{StakingError, ensure, ensure_key};
use crate::programs::Operator;

/// An operator stake. Address: `["operator-stake", pool, operator]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct OperatorStake {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// Zero.
    pub padding: [u8; 2],
    /// Positions in it.
    pub positions: u32,
    /// The pool.
    pub pool: Pubkey,
    /// The operator's account in the registry; zero for nobody.
    pub operator: Pubkey,
    /// Active stake, base units.
    pub assets: u64,
    /// Shares of it.
    pub shares: u64,
    /// Unbonding stake, base units.
    pub unbonding_assets: u64,
    /// Shares of it.
    pub unbonding_shares: u64,
    /// Sum over its positions of shares times multiplier in basis points (u128 LE).
    pub weighted_shares: [u8; 16],
    /// Its part of the pool's weight (u128 LE).
    pub weight: [u8; 16],
    /// Since when its collateral falls short, unix seconds; 0 while it does not.
    pub short_since: u32,
    /// Tickets in it.
    pub tickets: u32,
    /// Slash cases that have been opened, which numbers them.
    pub cases: u32,
    /// Those that are open or appealed: while there are any, no ticket is paid.
    pub open_cases: u32,
    /// Epoch of the last slash.
    pub slash_epoch: u64,
    /// What stood behind the operator at that epoch's first slash, base units.
    pub slash_base: u64,
    /// What slashes have taken in that epoch, base units.
    pub slash_taken: u64,
    /// Rewards, by the pool's reward mints.
    pub rewards: [OperatorReward; MAX_REWARD_MINTS],
    /// Zero; for later versions.
    pub reserved: [u8; 32],
}

/// What a slash takes, base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Of the active stake.
    pub active: u64,
    /// Of the unbonding stake.
    pub unbonding: u64,
}

impl OperatorStake {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// Active stake and its shares.
    pub const fn active(&self) -> Tranche {
        Tranche {
            assets: self.assets,
            shares: self.shares,
        }
    }

    /// Keeps active stake and its shares.
    pub fn set_active(&mut self, active: Tranche) {
        (self.assets, self.shares) = (active.assets, active.shares);
    }

    /// Unbonding stake and its shares.
    pub const fn unbonding(&self) -> Tranche {
        Tranche {
            assets: self.unbonding_assets,
            shares: self.unbonding_shares,
        }
    }

    /// Keeps unbonding stake and its shares.
    pub fn set_unbonding(&mut self, unbonding: Tranche) {
        (self.unbonding_assets, self.unbonding_shares) = (unbonding.assets, unbonding.shares);
    }

    /// Sum over its positions of shares times multiplier.
    pub const fn weighted_shares(&self) -> u128 {
        u128::from_le_bytes(self.weighted_shares)
    }

    /// Its part of the pool's weight.
    pub const fn weight(&self) -> u128 {
        u128::from_le_bytes(self.weight)
    }

    /// Whether it stands behind an operator.
    pub fn has_operator(&self) -> bool {
        self.operator != Pubkey::default()
    }

    /// Takes over what its weight has earned.
    ///
    /// # Errors
    /// `NumberOutOfRange`, which cannot be.
    pub fn accrue(&mut self, pool: &StakePool) -> Result<()> {
        let (weight, weighted_shares) = (self.weight(), self.weighted_shares());
        for (own, of_pool) in self.rewards.iter_mut().zip(pool.rewards()) {
            own.accrue(of_pool, weight, weighted_shares)?;
        }
        Ok(())
    }

    /// Counts a position's weight out, before it changes.
    ///
    /// # Errors
    /// `NumberOutOfRange`, which cannot be.
    pub fn take_out(&mut self, position: &Position) -> Result<()> {
        let rest = self.weighted_shares().checked_sub(position.weight());
        self.weighted_shares = rest.ok_or(StakingError::NumberOutOfRange)?.to_le_bytes();
        Ok(())
    }

    /// Counts a position's weight in, after it has changed.
    ///
    /// # Errors
    /// `NumberOutOfRange`, which cannot be.
    pub fn put_in(&mut self, position: &Position) -> Result<()> {
        let all = self.weighted_shares().checked_add(position.weight());
        self.weighted_shares = all.ok_or(StakingError::NumberOutOfRange)?.to_le_bytes();
        Ok(())
    }

    /// Works its weight out anew, after assets, shares or weighted shares have changed.
    ///
    /// # Errors
    /// `NumberOutOfRange`, which cannot be.
    pub fn reweigh(&mut self, pool: &mut StakePool) -> Result<()> {
        let weight = self
            .active()
            .weight(self.weighted_shares())
            .map_err(StakingError::from)?;
        let total = pool
            .total_weight()
            .checked_sub(self.weight())
            .and_then(|others| others.checked_add(weight))
            .ok_or(StakingError::NumberOutOfRange)?;
        pool.total_weight = total.to_le_bytes();
        self.weight = weight.to_le_bytes();
        Ok(())
    }

    /// The operator's account, or nothing where there is no operator, or not any more: one that is closed has no devices, and
    /// must stop neither those who leave nor a slash.
    ///
    /// # Errors
    /// `OperatorMismatch` when `account` is not the operator's.
    pub fn read_operator<'a>(
        &self,
        account: &'a AccountInfo<'_>,
    ) -> Result<Option<core::cell::Ref<'a, Operator>>> {
        ensure_key(account.key, &self.operator, StakingError::OperatorMismatch)?;
        if !self.has_operator() || account.data_is_empty() {
            return Ok(None);
        }
        content::<Operator, _>(account, StakingError::OperatorMismatch).map(Some)
    }

    /// Notes since when the collateral falls short, in collateral pools.
    ///
    /// # Errors
    /// `OperatorMismatch` when `account` is not the operator's.
    pub fn refresh_bond(&mut self, pool: &StakePool, account: &AccountInfo<'_>, now: u32) -> Result<()> {
        let required = self
            .read_operator(account)?
            .map_or(0, |operator| operator.bond_required);
        if pool.kind() == PoolKind::Collateral {
            self.short_since = short_since(self.short_since, self.assets, required, now);
        }
        Ok(())
    }

    /// Takes a ticket's stake out of what is unbonding; returns what it is, base units.
    ///
    /// # Errors
    /// `NumberOutOfRange`, which cannot be.
    pub fn take_ticket(&mut self, pool: &mut StakePool, shares: u64) -> Result<u64> {
        let mut unbonding = self.unbonding();
        let assets = unbonding.redeem(shares).map_err(StakingError::from)?;
        self.set_unbonding(unbonding);
        pool.unbonding = pool
            .unbonding
            .checked_sub(assets)
            .ok_or(StakingError::NumberOutOfRange)?;
        pool.tickets = pool.tickets.saturating_sub(1);
        self.tickets = self.tickets.saturating_sub(1);
        Ok(assets)
    }

    /// Takes a fee out of the active stake and, as far as that is not enough, out of the unbonding stake. Returns how much.
    ///
    /// # Errors
    /// `NothingDue` when it is nothing.
    pub fn take_fee(&mut self, pool: &mut StakePool, due: u64) -> Result<u64> {
        let active = due.min(self.assets);
        let rest = due.saturating_sub(active);
        let taken = Taken {
            active,
            unbonding: rest.min(self.unbonding_assets),
        };
        ensure(taken.sum() > 0, StakingError::NothingDue)?;
        self.take(pool, taken)?;
        Ok(taken.sum())
    }

    /// Lowers the assets, the pool's sums and the weight; shares stay.
    fn take(&mut self, pool: &mut StakePool, taken: Taken) -> Result<()> {
        let (mut active, mut unbonding) = (self.active(), self.unbonding());
        active.slash(taken.active).map_err(StakingError::from)?;
        unbonding.slash(taken.unbonding).map_err(StakingError::from)?;
        self.set_active(active);
        self.set_unbonding(unbonding);
        pool.staked = pool.staked.saturating_sub(taken.active);
        pool.unbonding = pool.unbonding.saturating_sub(taken.unbonding);
        self.reweigh(pool)
    }

    /// Slashes a share of what stands behind the operator, within the epoch's cap.
    ///
    /// # Errors
    /// `SlashCapReached` when nothing more can be taken in this epoch.
    pub fn slash(&mut self, pool: &mut StakePool, bps: u16, now: u32) -> Result<Taken> {
        let (active, unbonding) = (self.active(), self.unbonding());
        let epoch = pool.epoch_at(now);
        // The first slash of an epoch sets the base; epoch 0 has one when the base is not zero.
        if epoch != self.slash_epoch || self.slash_base == 0 {
            self.slash_epoch = epoch;
            self.slash_base = active.assets.saturating_add(unbonding.assets);
            self.slash_taken = 0;
        }
        let wanted = Taken {
            active: slash_amount(active.assets, bps),
            unbonding: slash_amount(unbonding.assets, bps),
        };
        let cap = pool.parameters.slash_cap_bps;
        let taken = wanted.within(within_cap(cap, self.slash_base, self.slash_taken, wanted.sum()))?;
        ensure(taken.sum() > 0, StakingError::SlashCapReached)?;
        self.take(pool, taken)?;
        self.slash_taken = self.slash_taken.saturating_add(taken.sum());
        Ok(taken)
    }
}

impl Taken {
    /// Both together; they are parts of one mint's supply.
    pub const fn sum(&self) -> u64 {
        self.active.saturating_add(self.unbonding)
    }

    /// Both cut in proportion so that together they are `allowed`, which is at most their sum.
    fn within(self, allowed: u64) -> Result<Self> {
        if allowed >= self.sum() {
            return Ok(self);
        }
        let active = flywheel_math::mul_div_floor(allowed, self.active, self.sum())
            .map_err(|_| StakingError::NumberOutOfRange)?;
        Ok(Self {
            active,
            unbonding: allowed.saturating_sub(active),
        })
    }
}

const _: () = assert!(OperatorStake::SPACE == 408);
