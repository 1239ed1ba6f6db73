//! Rewards: of a pool, and of an operator stake in it.

use anchor_lang::prelude::*;
use flywheel_stake::{Accumulator, Stream, q64};

use super::StakePool;
use crate::errors::StakingError;

/// Most reward mints of a pool.
pub const MAX_REWARD_MINTS: usize = 4;

/// A reward mint of a pool.
#[zero_copy]
#[repr(C)]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct RewardMint {
    /// The mint.
    pub mint: Pubkey,
    /// The token account that holds what is not claimed.
    pub vault: Pubkey,
    /// Not released yet, base units.
    pub left: u64,
    /// Put in, cumulative, base units.
    pub funded: u64,
    /// Paid out, cumulative, base units.
    pub claimed: u64,
    /// When the last of it is released, unix seconds.
    pub end: u32,
    /// Up to when it was released, unix seconds.
    pub updated: u32,
    /// Released per unit of weight, base units times 2^64 (u128 LE).
    pub per_weight: [u8; 16],
    /// Remainder of the last division, base units times 2^64 (u128 LE).
    pub carry: [u8; 16],
}

impl RewardMint {
    /// The stream of what is not released yet.
    pub const fn stream(&self) -> Stream {
        Stream {
            left: self.left,
            end: self.end,
            updated: self.updated,
        }
    }

    /// Keeps the stream.
    pub fn set_stream(&mut self, stream: &Stream) {
        (self.left, self.end, self.updated) = (stream.left, stream.end, stream.updated);
    }

    fn accumulator(&self) -> Accumulator {
        Accumulator {
            per_weight: u128::from_le_bytes(self.per_weight),
            carry: u128::from_le_bytes(self.carry),
        }
    }

    /// Releases what is due at `now`, unix seconds.
    fn accrue(&mut self, total_weight: u128, now: u32) -> Result<()> {
        let mut stream = self.stream();
        let released = stream.release(now, total_weight > 0);
        self.set_stream(&stream);
        if released > 0 {
            let mut accumulator = self.accumulator();
            accumulator
                .add(q64(released), total_weight)
                .map_err(StakingError::from)?;
            self.per_weight = accumulator.per_weight.to_le_bytes();
            self.carry = accumulator.carry.to_le_bytes();
        }
        Ok(())
    }

    /// Puts in more; everything due has been released before.
    ///
    /// # Errors
    /// `RewardsFull` when more than 2^64 - 1 base units would ever have been put in.
    pub fn fund(&mut self, amount: u64, seconds: u32, now: u32) -> Result<()> {
        self.funded = self.funded.checked_add(amount).ok_or(StakingError::RewardsFull)?;
        let mut stream = self.stream();
        stream.fund(amount, seconds, now).map_err(StakingError::from)?;
        self.set_stream(&stream);
        Ok(())
    }
}

/// What an operator stake has of a reward mint.
#[zero_copy]
#[repr(C)]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct OperatorReward {
    /// The pool's `per_weight` up to which it was credited (u128 LE).
    pub seen: [u8; 16],
    /// Credited per weighted share, base units times 2^64 (u128 LE).
    pub per_share: [u8; 16],
    /// Remainder of the last division, and fractions that positions could not be paid, base units times 2^64 (u128 LE).
    pub carry: [u8; 16],
}

impl OperatorReward {
    /// What its positions share.
    pub const fn accumulator(&self) -> Accumulator {
        Accumulator {
            per_weight: u128::from_le_bytes(self.per_share),
            carry: u128::from_le_bytes(self.carry),
        }
    }

    /// Keeps what its positions share.
    pub fn set_accumulator(&mut self, accumulator: &Accumulator) {
        self.per_share = accumulator.per_weight.to_le_bytes();
        self.carry = accumulator.carry.to_le_bytes();
    }

    /// Takes over what the operator stake's `weight` has earned, and shares it among `weighted_shares`.
    ///
    /// # Errors
    /// `NumberOutOfRange`, which cannot be.
    pub fn accrue(&mut self, pool: &RewardMint, weight: u128, weighted_shares: u128) -> Result<()> {
        if self.seen == pool.per_weight {
            return Ok(());
        }
        let earned = pool
            .accumulator()
            .earned(u128::from_le_bytes(self.seen), weight)
            .map_err(StakingError::from)?;
        self.seen = pool.per_weight;
        let mut own = self.accumulator();
        own.add(earned, weighted_shares).map_err(StakingError::from)?;
        self.set_accumulator(&own);
        Ok(())
    }
}

impl StakePool {
    /// The reward mints in use.
    pub fn rewards(&self) -> &[RewardMint] {
        let count = usize::from(self.reward_mints).min(MAX_REWARD_MINTS);
        self.rewards.split_at(count).0
    }

    /// The place of the reward mint whose vault this is.
    ///
    /// # Errors
    /// `RewardVaultMismatch` when it is none of the pool's.
    pub fn reward_of_vault(&self, vault: &Pubkey) -> Result<usize> {
        self.rewards()
            .iter()
            .position(|reward| reward.vault == *vault)
            .ok_or_else(|| StakingError::RewardVaultMismatch.into())
    }

    /// Releases what is due at `now`, unix seconds.
    ///
    /// # Errors
    /// `NumberOutOfRange`, which cannot be.
    pub fn accrue(&mut self, now: u32) -> Result<()> {
        let total_weight = self.total_weight();
        let count = usize::from(self.reward_mints).min(MAX_REWARD_MINTS);
        for reward in self.rewards.iter_mut().take(count) {
            reward.accrue(total_weight, now)?;
        }
        Ok(())
    }
}

const _: () = assert!(core::mem::size_of::<RewardMint>() == 128);
const _: () = assert!(core::mem::size_of::<OperatorReward>() == 48);
