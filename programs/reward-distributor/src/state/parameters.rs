//! What a network's authority may change about a pool, after a delay.

use anchor_lang::prelude::*;

use super::Pool;
use crate::errors::{RewardError, ensure};

/// Longest challenge window, seconds.
pub const MAX_CHALLENGE_WINDOW_SECONDS: u32 = 30 * 24 * 60 * 60;
/// Longest outflow window, seconds.
pub const MAX_WINDOW_SECONDS: u32 = 365 * 24 * 60 * 60;
/// Largest bond, lamports: a million SOL.
pub const MAX_BOND: u64 = 1_000_000_000_000_000;
const FULL_BPS: u16 = 10_000;

/// What can be changed about a pool, as it is stored.
#[zero_copy]
#[repr(C)]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PoolParameters {
    /// Who gets the insurance share of a rejected root's bond.
    pub insurance: Pubkey,
    /// What proposing a root takes, lamports; returned unless the root is rejected.
    pub proposal_bond: u64,
    /// What a proof of fraud that does not hold costs, lamports.
    pub challenge_bond: u64,
    /// The most that a root may grant a device for an epoch, and that a device is paid for one, base units; 0 for no cap.
    pub device_cap: u64,
    /// The most that counts against the outflow window at any time, base units.
    pub window_limit: u64,
    /// How long a payment counts, seconds; 0 for no limit.
    pub window_seconds: u32,
    /// How long an approved root can be challenged, seconds.
    pub challenge_window_seconds: u32,
    /// Share of a rejected root's bond for the insurance, basis points.
    pub insurance_bps: u16,
    /// How many epochs' caps add up for a device that does not use them.
    pub device_cap_epochs: u16,
    /// Share of each claim that vests, basis points.
    pub vesting_bps: u16,
    /// Zero.
    pub padding: [u8; 2],
}

/// What can be changed about a pool, as an argument.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PoolParametersArgs {
    /// Who gets the insurance share of a rejected root's bond; not zero.
    pub insurance: Pubkey,
    /// What proposing a root takes, lamports, at most 10^15.
    pub proposal_bond: u64,
    /// What a proof of fraud that does not hold costs, lamports, at most 10^15.
    pub challenge_bond: u64,
    /// The most that a device is granted and paid for an epoch, base units; 0 for no cap.
    pub device_cap: u64,
    /// The most that counts against the outflow window, base units; 0 without a window, else at least 1.
    pub window_limit: u64,
    /// How long a payment counts, seconds, at most a year; 0 for no limit.
    pub window_seconds: u32,
    /// How long an approved root can be challenged, seconds, at most 30 days.
    pub challenge_window_seconds: u32,
    /// Share of a rejected root's bond for the insurance, basis points.
    pub insurance_bps: u16,
    /// How many epochs' caps add up; 0 without a cap, else at least 1.
    pub device_cap_epochs: u16,
    /// Share of each claim that vests, basis points; 0 for a pool without vesting.
    pub vesting_bps: u16,
}

impl PoolParametersArgs {
    /// Whether they are in range, for a pool that vests over so many months.
    ///
    /// # Errors
    /// `ChallengeWindowInvalid`, `BondInvalid`, `LimitInvalid`, `VestingInvalid`.
    pub fn validate(&self, vesting_months: u8) -> Result<()> {
        ensure(
            self.challenge_window_seconds <= MAX_CHALLENGE_WINDOW_SECONDS,
            RewardError::ChallengeWindowInvalid,
        )?;
        ensure(
            self.insurance != Pubkey::default()
                && self.insurance_bps <= FULL_BPS
                && self.proposal_bond <= MAX_BOND
                && self.challenge_bond <= MAX_BOND,
            RewardError::BondInvalid,
        )?;
        ensure(
            self.window_seconds <= MAX_WINDOW_SECONDS
                && (self.window_seconds > 0) == (self.window_limit > 0)
                && (self.device_cap > 0) == (self.device_cap_epochs > 0),
            RewardError::LimitInvalid,
        )?;
        ensure(
            self.vesting_bps <= FULL_BPS && (self.vesting_bps == 0 || vesting_months > 0),
            RewardError::VestingInvalid,
        )
    }
}

impl From<PoolParametersArgs> for PoolParameters {
    fn from(args: PoolParametersArgs) -> Self {
        Self {
            insurance: args.insurance,
            proposal_bond: args.proposal_bond,
            challenge_bond: args.challenge_bond,
            device_cap: args.device_cap,
            window_limit: args.window_limit,
            window_seconds: args.window_seconds,
            challenge_window_seconds: args.challenge_window_seconds,
            insurance_bps: args.insurance_bps,
            device_cap_epochs: args.device_cap_epochs,
            vesting_bps: args.vesting_bps,
            padding: [0; 2],
        }
    }
}

impl From<PoolParameters> for PoolParametersArgs {
    fn from(stored: PoolParameters) -> Self {
        Self {
            insurance: stored.insurance,
            proposal_bond: stored.proposal_bond,
            challenge_bond: stored.challenge_bond,
            device_cap: stored.device_cap,
            window_limit: stored.window_limit,
            window_seconds: stored.window_seconds,
            challenge_window_seconds: stored.challenge_window_seconds,
            insurance_bps: stored.insurance_bps,
            device_cap_epochs: stored.device_cap_epochs,
            vesting_bps: stored.vesting_bps,
        }
    }
}

impl Pool {
    /// Puts the proposed parameters in force.
    ///
    /// # Errors
    /// `ChangeNotPending` when nothing is proposed, `ChangeNotReady` before the delay has passed at `now`, unix seconds.
    pub fn apply_update(&mut self, now: i64) -> Result<()> {
        ensure(self.update_ready_at != 0, RewardError::ChangeNotPending)?;
        ensure(
            now >= i64::from(self.update_ready_at),
            RewardError::ChangeNotReady,
        )?;
        self.parameters = self.proposed;
        self.proposed = PoolParameters::default();
        self.update_ready_at = 0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn valid() -> PoolParametersArgs {
        PoolParametersArgs {
            insurance: Pubkey::new_from_array([1; 32]),
            ..PoolParametersArgs::default()
        }
    }

    #[test]
    fn parameters_out_of_range_are_refused_each_for_itself() {
        type Change = fn(&mut PoolParametersArgs);
        let refused: [Change; 11] = [
            |args| args.insurance = Pubkey::default(),
            |args| args.insurance_bps = 10_001,
            |args| args.proposal_bond = MAX_BOND + 1,
            |args| args.challenge_bond = MAX_BOND + 1,
            |args| args.challenge_window_seconds = MAX_CHALLENGE_WINDOW_SECONDS + 1,
            |args| args.window_seconds = 1,
            |args| args.window_limit = 1,
            |args| (args.window_seconds, args.window_limit) = (MAX_WINDOW_SECONDS + 1, 1),
            |args| args.device_cap = 1,
            |args| args.device_cap_epochs = 1,
            |args| args.vesting_bps = 10_001,
        ];
        assert!(valid().validate(6).is_ok());
        for change in refused {
            let mut args = valid();
            change(&mut args);
            assert!(args.validate(6).is_err(), "{args:?}");
        }
        let vesting = PoolParametersArgs {
            vesting_bps: 1,
            ..valid()
        };
        assert!(vesting.validate(1).is_ok() && vesting.validate(0).is_err());
    }

    #[test]
    fn parameters_are_stored_as_they_were_given() {
        let args = PoolParametersArgs {
            insurance: Pubkey::new_from_array([1; 32]),
            proposal_bond: 2,
            challenge_bond: 3,
            device_cap: 4,
            window_limit: 5,
            window_seconds: 6,
            challenge_window_seconds: 7,
            insurance_bps: 8,
            device_cap_epochs: 9,
            vesting_bps: 10,
        };
        assert_eq!(PoolParametersArgs::from(PoolParameters::from(args)), args);
    }
}
