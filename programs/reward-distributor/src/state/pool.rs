//! A reward pool: one mint of one network, its emission schedule and its totals.

use anchor_lang::prelude::*;
use flywheel_math::Emission;

use super::DISCRIMINATOR;
use crate::errors::RewardError;

/// The only emission kind so far: the same amount every epoch, up to the cap.
pub const EMISSION_FIXED: u8 = 0;
/// The only pool mode so far: the pool is mint authority, claims mint.
pub const MODE_MINT: u8 = 0;
/// Longest challenge window, seconds.
pub const MAX_CHALLENGE_WINDOW_SECONDS: u32 = 30 * 24 * 60 * 60;

/// A group of instructions that can be stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PauseGroup {
    /// Claims.
    Claims,
    /// Opening epochs, proposing, voting, finalizing.
    Roots,
}

impl PauseGroup {
    /// The group's bit in `Pool::paused`.
    pub const fn bit(self) -> u32 {
        match self {
            Self::Claims => 1,
            Self::Roots => 2,
        }
    }

    const fn error(self) -> RewardError {
        match self {
            Self::Claims => RewardError::ClaimsPaused,
            Self::Roots => RewardError::RootsPaused,
        }
    }
}

/// A reward pool. Address: `["pool", network, mint]`. Amounts are in base units of the mint.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct Pool {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// How claims are paid: `MODE_MINT`.
    pub mode: u8,
    /// Kind of the emission schedule: `EMISSION_FIXED`.
    pub emission_kind: u8,
    /// Pause bits (`PauseGroup`).
    pub paused: u32,
    /// The network.
    pub network: Pubkey,
    /// The reward mint.
    pub mint: Pubkey,
    /// The token program that owns the mint.
    pub token_program: Pubkey,
    /// Emission of the first epoch (of each epoch, when fixed).
    pub first_emission: u64,
    /// Second parameter of the schedule; 0 when fixed.
    pub emission_parameter: u64,
    /// The most that will ever be emitted.
    pub emission_cap: u64,
    /// Start of epoch 0 of the network, unix seconds.
    pub genesis: i64,
    /// Length of an epoch, seconds.
    pub epoch_seconds: u32,
    /// How long an approved root can be challenged, seconds.
    pub challenge_window_seconds: u32,
    /// The first epoch that emits.
    pub first_epoch: u64,
    /// The first epoch that can still become final: one more than the last final one.
    pub next_epoch: u64,
    /// Total of the last final root: all that has been granted.
    pub finalized_total: u64,
    /// All that has been paid; never above `finalized_total`.
    pub claimed: u64,
    /// The last final root account, zero before the first.
    pub last_root: Pubkey,
    /// Zero; for limits, vesting, bonds and what later versions need.
    pub reserved: [u8; 256],
}

impl Pool {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// # Errors
    /// The group's error when its pause bit is set.
    pub fn require_running(&self, group: PauseGroup) -> Result<()> {
        if self.paused & group.bit() == 0 {
            Ok(())
        } else {
            Err(group.error().into())
        }
    }

    /// The emission schedule.
    ///
    /// # Errors
    /// `EmissionInvalid` for a kind that no version has written.
    pub fn emission(&self) -> Result<Emission> {
        match self.emission_kind {
            EMISSION_FIXED => Ok(Emission::Fixed {
                per_epoch: self.first_emission,
                cap: self.emission_cap,
            }),
            _ => Err(RewardError::EmissionInvalid.into()),
        }
    }

    /// What the schedule has emitted by the end of `epoch`, cumulative, base units.
    ///
    /// # Errors
    /// `EpochNotOpenable` before the pool's first epoch, `EmissionInvalid` when the schedule cannot be computed.
    pub fn emitted_by(&self, epoch: u64) -> Result<u64> {
        let epochs = epoch
            .checked_sub(self.first_epoch)
            .and_then(|epochs| epochs.checked_add(1))
            .ok_or(RewardError::EpochNotOpenable)?;
        self.emission()?
            .cumulative(epochs)
            .map_err(|_| RewardError::EmissionInvalid.into())
    }

    /// The first second after `epoch`, unix seconds.
    ///
    /// # Errors
    /// `NumberOutOfRange` when it does not fit in 64 bits.
    pub fn epoch_end(&self, epoch: u64) -> Result<i64> {
        epoch
            .checked_add(1)
            .and_then(|epochs| epochs.checked_mul(u64::from(self.epoch_seconds)))
            .and_then(|seconds| i64::try_from(seconds).ok())
            .and_then(|seconds| self.genesis.checked_add(seconds))
            .ok_or_else(|| RewardError::NumberOutOfRange.into())
    }
}

const _: () = assert!(Pool::SPACE == 472);

#[cfg(test)]
mod tests {
    use super::*;

    fn pool() -> Pool {
        let mut pool: Pool = bytemuck::Zeroable::zeroed();
        pool.first_emission = 100;
        pool.emission_cap = 250;
        pool.genesis = 1_000;
        pool.epoch_seconds = 60;
        pool.first_epoch = 5;
        pool
    }

    #[test]
    fn emission_counts_from_the_first_epoch_and_stops_at_the_cap() {
        let pool = pool();
        assert!(pool.emitted_by(4).is_err());
        assert_eq!(pool.emitted_by(5).unwrap(), 100);
        assert_eq!(pool.emitted_by(6).unwrap(), 200);
        assert_eq!(pool.emitted_by(7).unwrap(), 250);
        assert_eq!(pool.emitted_by(u64::MAX).unwrap(), 250);
    }

    #[test]
    fn an_epoch_ends_where_the_next_begins() {
        let pool = pool();
        assert_eq!(pool.epoch_end(0).unwrap(), 1_060);
        assert_eq!(pool.epoch_end(9).unwrap(), 1_600);
        assert!(pool.epoch_end(u64::MAX).is_err());
        assert!(pool.epoch_end(u64::MAX / 60).is_err());
    }
}
