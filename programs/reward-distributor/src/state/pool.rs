//! A reward pool: one mint of one network, its emission schedule, its limits and its totals.

use anchor_lang::prelude::*;
use flywheel_limits::{Allowance, Window, WindowUse};
use flywheel_vesting::Terms;

use super::{DISCRIMINATOR, PoolParameters};
use crate::errors::{RewardError, ensure};
use crate::registry::Network;

/// Claims mint: the pool is the mint's authority.
pub const MODE_MINT: u8 = 0;
/// Claims pay out of the pool's vault.
pub const MODE_FUNDED: u8 = 1;

/// A group of instructions that can be stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PauseGroup {
    /// Claims and releases.
    Claims,
    /// Opening epochs, proposing, voting, finalizing. Proofs of fraud go on.
    Roots,
}

/// Every pause bit there is.
pub const PAUSE_BITS: u32 = 3;

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
    /// How claims are paid: `MODE_MINT` or `MODE_FUNDED`.
    pub mode: u8,
    /// Kind of the emission schedule: `EMISSION_FIXED` and the others.
    pub emission_kind: u8,
    /// Pause bits (`PauseGroup`).
    pub paused: u32,
    /// The network.
    pub network: Pubkey,
    /// The reward mint.
    pub mint: Pubkey,
    /// The token program that owns the mint.
    pub token_program: Pubkey,
    /// What claims take from: the mint, or the vault of a funded pool.
    pub source: Pubkey,
    /// The program whose statements a burn-linked schedule reads; zero for other schedules.
    pub burn_program: Pubkey,
    /// Emission of the first epoch: of each one when fixed, the most of each when burn-linked, 0 when only funded.
    pub first_emission: u64,
    /// Second parameter of the schedule: retention in units of 2^-64, epochs between halvings, share of burns in basis
    /// points; 0 for the others.
    pub emission_parameter: u64,
    /// The most that will ever be emitted.
    pub emission_cap: u64,
    /// Start of epoch 0 of the network, unix seconds.
    pub genesis: i64,
    /// Length of an epoch, seconds.
    pub epoch_seconds: u32,
    /// From when on `proposed` can be applied, unix seconds; 0 when nothing is proposed.
    pub update_ready_at: u32,
    /// The first epoch that emits.
    pub first_epoch: u64,
    /// The first epoch that can still become final: one more than the last final one.
    pub next_epoch: u64,
    /// Total of the last final root: all that has been granted.
    pub finalized_total: u64,
    /// All that claims took, what vests included; never above `finalized_total`.
    pub claimed: u64,
    /// The last final root account, zero before the first.
    pub last_root: Pubkey,
    /// All that was put into the vault by `fund_pool`.
    pub funded: u64,
    /// Epochs, from the first, whose burns are accrued.
    pub accrued_epochs: u64,
    /// What a burn-linked schedule has emitted for them.
    pub accrued: u64,
    /// Of `claimed`, what lies in vesting accounts.
    pub vesting_locked: u64,
    /// Of `claimed`, what was kept from payees who left early: never minted, or burned.
    pub penalties: u64,
    /// What counted against the window at `window_at`.
    pub window_used: u64,
    /// When that was written, unix seconds.
    pub window_at: i64,
    /// Months over which vesting shares vest; 0 for no vesting.
    pub vesting_months: u8,
    /// Zero.
    pub padding: u8,
    /// Penalty on what is not vested when a bucket begins to vest, basis points; falls to 0.
    pub exit_penalty_bps: u16,
    /// Zero.
    pub padding2: [u8; 4],
    /// What the authority may change, in force.
    pub parameters: PoolParameters,
    /// The same as it will be; zero when nothing is proposed.
    pub proposed: PoolParameters,
    /// Zero; for later versions.
    pub reserved: [u8; 128],
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

    /// The epoch that `now`, unix seconds, lies in; 0 before the genesis.
    pub fn epoch_at(&self, now: i64) -> u32 {
        let seconds = now.saturating_sub(self.genesis).max(0).unsigned_abs();
        let epoch = seconds.checked_div(u64::from(self.epoch_seconds)).unwrap_or(0);
        u32::try_from(epoch).unwrap_or(u32::MAX)
    }

    /// The limit on what one device is paid.
    pub const fn allowance(&self) -> Allowance {
        Allowance {
            per_epoch: self.parameters.device_cap,
            epochs: self.parameters.device_cap_epochs,
        }
    }

    /// The limit on what leaves the pool.
    pub const fn window(&self) -> Window {
        Window {
            seconds: self.parameters.window_seconds,
            limit: self.parameters.window_limit,
        }
    }

    /// What counts against that limit.
    pub const fn window_use(&self) -> WindowUse {
        WindowUse {
            used: self.window_used,
            at: self.window_at,
        }
    }

    /// Whether a claim has to look at the clock.
    pub const fn has_limits(&self) -> bool {
        self.parameters.device_cap > 0 || self.parameters.window_seconds > 0
    }

    /// How vesting shares vest.
    ///
    /// # Errors
    /// `VestingInvalid` when the pool has no vesting.
    pub fn vesting_terms(&self) -> Result<Terms> {
        ensure(self.vesting_months > 0, RewardError::VestingInvalid)?;
        Ok(Terms {
            start: self.genesis,
            months: self.vesting_months,
            penalty: super::bps(self.exit_penalty_bps, RewardError::VestingInvalid)?,
        })
    }

    /// # Errors
    /// `AuthorityMismatch` when `signer` is not the network's authority.
    pub fn require_authority(&self, network: &Network, signer: &Pubkey) -> Result<()> {
        ensure(network.authority == *signer, RewardError::AuthorityMismatch)
    }

    /// # Errors
    /// `PauserMismatch` when `signer` is neither the network's pauser nor its authority.
    pub fn require_pauser(&self, network: &Network, signer: &Pubkey) -> Result<()> {
        ensure(
            network.pauser == *signer || network.authority == *signer,
            RewardError::PauserMismatch,
        )
    }
}

const _: () = assert!(Pool::SPACE == 632);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_ends_where_the_next_begins() {
        let mut pool: Pool = bytemuck::Zeroable::zeroed();
        pool.genesis = 1_000;
        pool.epoch_seconds = 60;
        assert_eq!(pool.epoch_end(0).unwrap(), 1_060);
        assert_eq!(pool.epoch_end(9).unwrap(), 1_600);
        assert!(pool.epoch_end(u64::MAX).is_err());
        assert!(pool.epoch_end(u64::MAX / 60).is_err());
        let epochs = [999, 1_000, 1_059, 1_060, 1_600].map(|now| pool.epoch_at(now));
        assert_eq!(epochs, [0, 0, 0, 1, 10]);
    }

    #[test]
    fn each_pause_bit_stops_its_group_only() {
        let mut pool: Pool = bytemuck::Zeroable::zeroed();
        for (group, other) in [
            (PauseGroup::Claims, PauseGroup::Roots),
            (PauseGroup::Roots, PauseGroup::Claims),
        ] {
            pool.paused = group.bit();
            assert!(pool.require_running(group).is_err());
            assert!(pool.require_running(other).is_ok());
        }
    }
}
