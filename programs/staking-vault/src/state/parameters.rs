//! What a network's authority may change about a pool, after a delay.

use anchor_lang::prelude::*;
use flywheel_stake::{BUCKET_SECONDS, Curve, FaultRamp, MAX_LOCK_SECONDS, SlashSplit};

use super::{FULL_BPS, PoolKind, StakePool};
use crate::errors::{StakingError, ensure};

/// Longest unbonding time, seconds: a year.
pub const MAX_UNBONDING_SECONDS: u32 = 31_536_000;
/// Longest time over which a funding is released, seconds: a year.
pub const MAX_REWARD_SECONDS: u32 = 31_536_000;
/// Longest grace, appeal and execution time, seconds: 90 days.
pub const MAX_WINDOW_SECONDS: u32 = 7_776_000;

/// What can be changed about a pool, as it is stored.
#[zero_copy]
#[repr(C)]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct StakeParameters {
    /// Token account that the treasury's share of a slash goes to.
    pub treasury: Pubkey,
    /// Token account that the insurance's share of a slash goes to.
    pub insurance: Pubkey,
    /// Who may veto a slash.
    pub veto_authority: Pubkey,
    /// The least that a position holds, base units.
    pub minimum_stake: u64,
    /// What a member may hold whatever its share of the pool, base units at 1x.
    pub share_floor: u64,
    /// Between a request to unbond and the payment, seconds.
    pub unbonding_seconds: u32,
    /// Shortest lock, seconds.
    pub min_lock_seconds: u32,
    /// Longest lock, seconds; the one with the full multiplier.
    pub max_lock_seconds: u32,
    /// Over how long a funding of rewards is released, seconds.
    pub reward_seconds: u32,
    /// How long an operator whose collateral falls short still counts as bonded, seconds.
    pub grace_seconds: u32,
    /// Between the opening of a slash case, or its appeal, and the first second in which it can be executed.
    pub appeal_seconds: u32,
    /// How long a slash case can be voted on, and how long it can be executed, seconds.
    pub execution_seconds: u32,
    /// For each of how many seconds a failed device pays a fee; 0 for no fees.
    pub fault_period_seconds: u32,
    /// Multiplier of the longest lock, basis points, at least 10,000.
    pub max_multiplier_bps: u16,
    /// The most of the pool's weight that one member may have, basis points; 10,000 for no limit.
    pub max_share_bps: u16,
    /// The most that slashes take from an operator in an epoch, basis points.
    pub slash_cap_bps: u16,
    /// Share of a slash for who reported, basis points.
    pub reporter_bps: u16,
    /// Share of a slash for the insurance, basis points.
    pub insurance_bps: u16,
    /// Share of a slash for the treasury, basis points.
    pub treasury_bps: u16,
    /// Fee of a failed device for each period, basis points of its bond.
    pub fault_fee_bps: u16,
    /// After how many periods a failed device pays the termination fee, and no more.
    pub fault_periods: u16,
    /// The termination fee, basis points of its bond.
    pub termination_bps: u16,
    /// 1 when positions can be given to another owner.
    pub transferable: u8,
    /// Zero.
    pub padding: [u8; 5],
}

/// What can be changed about a pool, as an argument.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StakeParametersArgs {
    /// Token account of the stake mint that the treasury's share of a slash goes to; zero only without such a share.
    pub treasury: Pubkey,
    /// Token account of the stake mint that the insurance's share of a slash goes to; zero only without such a share.
    pub insurance: Pubkey,
    /// Who may veto a slash; zero for nobody.
    pub veto_authority: Pubkey,
    /// The least that a position holds, base units, at least 1.
    pub minimum_stake: u64,
    /// What a member may hold whatever its share of the pool, base units at 1x.
    pub share_floor: u64,
    /// Between a request to unbond and the payment, seconds, at most a year.
    pub unbonding_seconds: u32,
    /// Shortest lock, seconds.
    pub min_lock_seconds: u32,
    /// Longest lock, seconds; at most 209 weeks.
    pub max_lock_seconds: u32,
    /// Over how long a funding of rewards is released, seconds, at least 1, at most a year.
    pub reward_seconds: u32,
    /// How long an operator whose collateral falls short still counts as bonded, seconds, at most 90 days.
    pub grace_seconds: u32,
    /// Seconds for appeals, at most 90 days.
    pub appeal_seconds: u32,
    /// Seconds for votes and for execution, at most 90 days, at least 1.
    pub execution_seconds: u32,
    /// For each of how many seconds a failed device pays a fee; 0 for no fees.
    pub fault_period_seconds: u32,
    /// Multiplier of the longest lock, basis points, at least 10,000.
    pub max_multiplier_bps: u16,
    /// The most of the pool's weight that one member may have, basis points, at least 1; 10,000 for no limit.
    pub max_share_bps: u16,
    /// The most that slashes take from an operator in an epoch, basis points.
    pub slash_cap_bps: u16,
    /// Share of a slash for who reported, basis points.
    pub reporter_bps: u16,
    /// Share of a slash for the insurance, basis points.
    pub insurance_bps: u16,
    /// Share of a slash for the treasury, basis points.
    pub treasury_bps: u16,
    /// Fee of a failed device for each period, basis points of its bond.
    pub fault_fee_bps: u16,
    /// After how many periods a failed device pays the termination fee, and no more; at least 1 with fees.
    pub fault_periods: u16,
    /// The termination fee, basis points of its bond.
    pub termination_bps: u16,
    /// Whether positions can be given to another owner.
    pub transferable: bool,
}

impl StakeParametersArgs {
    /// Whether they are in range, for a pool of this kind.
    ///
    /// # Errors
    /// `StakeRangeInvalid`, `LockInvalid`, `TimesInvalid`, `SlashInvalid`, `FaultFeesInvalid`.
    pub fn validate(&self, kind: PoolKind) -> Result<()> {
        ensure(
            self.minimum_stake > 0 && (1..=FULL_BPS).contains(&self.max_share_bps),
            StakingError::StakeRangeInvalid,
        )?;
        self.validate_locks(kind)?;
        ensure(
            self.unbonding_seconds <= MAX_UNBONDING_SECONDS
                && (1..=MAX_REWARD_SECONDS).contains(&self.reward_seconds)
                && self.grace_seconds <= MAX_WINDOW_SECONDS
                && self.appeal_seconds <= MAX_WINDOW_SECONDS
                && (1..=MAX_WINDOW_SECONDS).contains(&self.execution_seconds),
            StakingError::TimesInvalid,
        )?;
        let split = self.split();
        let receives = |bps: u16, account: &Pubkey| bps == 0 || *account != Pubkey::default();
        ensure(
            split.validate().is_ok()
                && self.slash_cap_bps <= FULL_BPS
                && receives(self.insurance_bps, &self.insurance)
                && receives(self.treasury_bps, &self.treasury),
            StakingError::SlashInvalid,
        )?;
        self.validate_faults(kind)
    }

    fn validate_faults(&self, kind: PoolKind) -> Result<()> {
        let fees = self.fault_fee_bps > 0 || self.fault_periods > 0 || self.termination_bps > 0;
        let fits = match self.fault_period_seconds {
            0 => !fees,
            _ => kind == PoolKind::Collateral && StakeParameters::from(*self).faults().validate().is_ok(),
        };
        ensure(fits, StakingError::FaultFeesInvalid)
    }

    fn validate_locks(&self, kind: PoolKind) -> Result<()> {
        let in_range = self.min_lock_seconds <= self.max_lock_seconds
            && self.max_lock_seconds <= MAX_LOCK_SECONDS
            && self.max_multiplier_bps >= FULL_BPS;
        let fits = match kind {
            PoolKind::Collateral => self.max_lock_seconds == 0 && self.max_multiplier_bps == FULL_BPS,
            PoolKind::Revenue => true,
            PoolKind::Governance => self.min_lock_seconds >= BUCKET_SECONDS,
        };
        ensure(in_range && fits, StakingError::LockInvalid)
    }

    fn split(&self) -> SlashSplit {
        SlashSplit {
            reporter_bps: self.reporter_bps,
            insurance_bps: self.insurance_bps,
            treasury_bps: self.treasury_bps,
        }
    }
}

impl StakeParameters {
    /// How the multiplier grows with the lock.
    pub fn curve(&self) -> Curve {
        Curve {
            max_lock_seconds: self.max_lock_seconds,
            max_multiplier_bps: self.max_multiplier_bps,
        }
    }

    /// How what a slash takes is divided.
    pub fn split(&self) -> SlashSplit {
        StakeParametersArgs::from(*self).split()
    }

    /// What failed devices pay.
    pub fn faults(&self) -> FaultRamp {
        FaultRamp {
            fee_bps: self.fault_fee_bps,
            periods: self.fault_periods,
            termination_bps: self.termination_bps,
            period_seconds: self.fault_period_seconds,
        }
    }

    /// # Errors
    /// `LockInvalid` when a lock is shorter or longer than the pool takes.
    pub fn require_lock(&self, lock_seconds: u32) -> Result<()> {
        ensure(
            (self.min_lock_seconds..=self.max_lock_seconds).contains(&lock_seconds),
            StakingError::LockInvalid,
        )
    }
}

impl From<StakeParametersArgs> for StakeParameters {
    fn from(args: StakeParametersArgs) -> Self {
        Self {
            treasury: args.treasury,
            insurance: args.insurance,
            veto_authority: args.veto_authority,
            minimum_stake: args.minimum_stake,
            share_floor: args.share_floor,
            unbonding_seconds: args.unbonding_seconds,
            min_lock_seconds: args.min_lock_seconds,
            max_lock_seconds: args.max_lock_seconds,
            reward_seconds: args.reward_seconds,
            grace_seconds: args.grace_seconds,
            appeal_seconds: args.appeal_seconds,
            execution_seconds: args.execution_seconds,
            fault_period_seconds: args.fault_period_seconds,
            max_multiplier_bps: args.max_multiplier_bps,
            max_share_bps: args.max_share_bps,
            slash_cap_bps: args.slash_cap_bps,
            reporter_bps: args.reporter_bps,
            insurance_bps: args.insurance_bps,
            treasury_bps: args.treasury_bps,
            fault_fee_bps: args.fault_fee_bps,
            fault_periods: args.fault_periods,
            termination_bps: args.termination_bps,
            transferable: u8::from(args.transferable),
            padding: [0; 5],
        }
    }
}

impl From<StakeParameters> for StakeParametersArgs {
    fn from(stored: StakeParameters) -> Self {
        Self {
            treasury: stored.treasury,
            insurance: stored.insurance,
            veto_authority: stored.veto_authority,
            minimum_stake: stored.minimum_stake,
            share_floor: stored.share_floor,
            unbonding_seconds: stored.unbonding_seconds,
            min_lock_seconds: stored.min_lock_seconds,
            max_lock_seconds: stored.max_lock_seconds,
            reward_seconds: stored.reward_seconds,
            grace_seconds: stored.grace_seconds,
            appeal_seconds: stored.appeal_seconds,
            execution_seconds: stored.execution_seconds,
            fault_period_seconds: stored.fault_period_seconds,
            max_multiplier_bps: stored.max_multiplier_bps,
            max_share_bps: stored.max_share_bps,
            slash_cap_bps: stored.slash_cap_bps,
            reporter_bps: stored.reporter_bps,
            insurance_bps: stored.insurance_bps,
            treasury_bps: stored.treasury_bps,
            fault_fee_bps: stored.fault_fee_bps,
            fault_periods: stored.fault_periods,
            termination_bps: stored.termination_bps,
            transferable: stored.transferable == 1,
        }
    }
}

impl StakePool {
    /// Puts the proposed parameters in force.
    ///
    /// # Errors
    /// `ChangeNotPending` when nothing is proposed, `ChangeNotReady` before the delay has passed at `now`, unix seconds.
    pub fn apply_update(&mut self, now: u32) -> Result<()> {
        ensure(self.update_ready_at != 0, StakingError::ChangeNotPending)?;
        ensure(now >= self.update_ready_at, StakingError::ChangeNotReady)?;
        self.parameters = self.proposed;
        self.proposed = StakeParameters::default();
        self.update_ready_at = 0;
        Ok(())
    }
}
