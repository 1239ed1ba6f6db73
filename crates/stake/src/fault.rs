use flywheel_math::mul_div_floor;

use crate::StakeError;
use crate::portion::portion;

/// What a failed device's bond pays: a fee for each period, and after so many periods a last fee with which it is
/// terminated.
///
/// What is owed is counted from the failure on, not from the last charge: charging often or rarely comes to the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FaultRamp {
    /// Of the bond, for each period, basis points.
    pub fee_bps: u16,
    /// Periods after which the device is terminated, at least 1.
    pub periods: u16,
    /// Of the bond, at termination, basis points.
    pub termination_bps: u16,
    /// Length of a period, seconds, at least 1.
    pub period_seconds: u32,
}

impl FaultRamp {
    /// Whether the parameters make sense. To be called once, where they come from.
    ///
    /// # Errors
    /// [`StakeError::OutOfRange`] for fees above 10,000 basis points, no periods, or periods of no length.
    pub fn validate(&self) -> Result<(), StakeError> {
        let fees = self.fee_bps <= 10_000 && self.termination_bps <= 10_000;
        if fees && self.periods > 0 && self.period_seconds > 0 {
            return Ok(());
        }
        Err(StakeError::OutOfRange)
    }

    /// Full periods from `failed_since` to `now`, unix seconds; none when it is 0, which says that nothing failed.
    pub const fn periods_since(&self, failed_since: u32, now: u32) -> u32 {
        if failed_since == 0 {
            return 0;
        }
        match now.saturating_sub(failed_since).checked_div(self.period_seconds) {
            Some(periods) => periods,
            None => 0,
        }
    }

    /// What a device that failed `periods` periods ago owes in total, base units: what was charged already included.
    /// Fees are rounded down, and never above the bond.
    ///
    /// # Arguments
    /// - `bond`: the bond when the device failed, base units
    pub fn owed(&self, bond: u64, periods: u32) -> u64 {
        let charged = periods.min(u32::from(self.periods));
        // 16 bits each. A quotient that does not fit is above the bond.
        let bps = u64::from(self.fee_bps).saturating_mul(u64::from(charged));
        let fees = mul_div_floor(bond, bps, 10_000).unwrap_or(bond);
        let last = if self.is_terminated(periods) {
            portion(bond, self.termination_bps)
        } else {
            0
        };
        fees.saturating_add(last).min(bond)
    }

    /// Whether a device that failed `periods` periods ago is terminated.
    pub fn is_terminated(&self, periods: u32) -> bool {
        periods >= u32::from(self.periods)
    }
}
