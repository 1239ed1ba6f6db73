//! A position: what one owner has staked under one lock.

use anchor_lang::prelude::*;
use flywheel_stake::{Curve, split_q64};

use super::{DISCRIMINATOR, FULL_BPS, MAX_REWARD_MINTS, OperatorStake};
use crate::errors::{StakingError, ensure};

/// What a position has of a reward mint.
#[zero_copy]
#[repr(C)]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PositionReward {
    /// The operator stake's `per_share` up to which it was credited (u128 LE).
    pub seen: [u8; 16],
    /// Credited and not claimed, base units.
    pub owed: u64,
}

/// What becomes of the fraction of a base unit that a position has earned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fraction {
    /// It stays with the operator stake, for all: when the position's weight is about to change.
    GivenBack,
    /// It stays the position's, but for less than 2^-64 of its weight: whoever claims for another must not cost it anything.
    Kept,
}

/// A position. Address: `["position", pool, owner at opening, id]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct Position {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// Multiplier of its weight, basis points.
    pub multiplier_bps: u16,
    /// The id in its address.
    pub id: u32,
    /// The operator stake that it has shares of, which says the pool.
    pub stake: Pubkey,
    /// Who owns it.
    pub owner: Pubkey,
    /// Its shares of the active stake.
    pub shares: u64,
    /// The lock that it was opened or extended with, seconds.
    pub lock_seconds: u32,
    /// When the lock ends, unix seconds.
    pub lock_end: u32,
    /// Until when votes hold it, unix seconds; written by no instruction yet.
    pub vote_lock: u32,
    /// Zero.
    pub padding: [u8; 4],
    /// Rewards, by the pool's reward mints.
    pub rewards: [PositionReward; MAX_REWARD_MINTS],
}

impl Position {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// Shares times multiplier.
    pub fn weight(&self) -> u128 {
        u128::from(self.shares).saturating_mul(u128::from(self.multiplier_bps))
    }

    /// Takes over what its weight has earned, in whole base units.
    ///
    /// # Arguments
    /// - `fraction`: what becomes of the fraction of a base unit that is left
    ///
    /// # Errors
    /// `NumberOutOfRange`, which cannot be.
    pub fn accrue(&mut self, stake: &mut OperatorStake, fraction: Fraction) -> Result<()> {
        let weight = self.weight();
        for (own, of_stake) in self.rewards.iter_mut().zip(&mut stake.rewards) {
            if own.seen == of_stake.per_share {
                continue;
            }
            let mut accumulator = of_stake.accumulator();
            let earned = accumulator
                .earned(u128::from_le_bytes(own.seen), weight)
                .map_err(StakingError::from)?;
            let (whole, rest) = split_q64(earned);
            let kept = match fraction {
                Fraction::Kept => rest.checked_div(weight).unwrap_or(0),
                Fraction::GivenBack => 0,
            };
            own.owed = own
                .owed
                .checked_add(whole)
                .ok_or(StakingError::NumberOutOfRange)?;
            // Neither can be below zero: what is kept was earned since `seen`, and its worth is part of the rest.
            let seen = accumulator.per_weight.saturating_sub(kept);
            own.seen = seen.to_le_bytes();
            let rest = rest.saturating_sub(kept.saturating_mul(weight));
            accumulator.give_back(rest).map_err(StakingError::from)?;
            of_stake.set_accumulator(&accumulator);
        }
        Ok(())
    }

    /// Earns from now on, and nothing from before.
    pub fn begin(&mut self, stake: &OperatorStake) {
        for (own, of_stake) in self.rewards.iter_mut().zip(&stake.rewards) {
            own.seen = of_stake.per_share;
        }
    }

    /// # Errors
    /// `PositionLocked` while its lock, or a vote, holds it at `now`, unix seconds.
    pub fn require_unlocked(&self, now: u32) -> Result<()> {
        ensure(
            now >= self.lock_end && now >= self.vote_lock,
            StakingError::PositionLocked,
        )
    }

    /// The lock that is left at `now`, seconds.
    pub const fn lock_left(&self, now: u32) -> u32 {
        self.lock_end.saturating_sub(now)
    }

    /// Locks it until `end`, unix seconds, which is no earlier than it was: if it is later, it counts from now on as any lock
    /// that ends then.
    pub fn lock_until(&mut self, end: u32, curve: &Curve, now: u32) {
        if end > self.lock_end {
            self.lock_end = end;
            self.multiplier_bps = curve.multiplier_bps(self.lock_left(now));
        }
        self.end_multiplier(now);
    }

    /// Ends the multiplier of a lock that has ended.
    pub fn end_multiplier(&mut self, now: u32) {
        if now >= self.lock_end {
            self.multiplier_bps = FULL_BPS;
        }
    }

    /// Whether nothing is left in it, rewards included.
    pub fn is_empty(&self) -> bool {
        self.shares == 0 && self.rewards.iter().all(|reward| reward.owed == 0)
    }
}

const _: () = assert!(Position::SPACE == 200);
