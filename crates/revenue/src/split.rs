use flywheel_math::{Bps, mul_div_floor};

use crate::RevenueError;

/// All, basis points.
const FULL: u16 = 10_000;

/// Who gets what of the revenue, basis points that add up to 10,000.
///
/// They hold at the beginning of the [`Schedule`]. As the burn's share grows, the others shrink in proportion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    /// For who provides the service.
    pub providers: u16,
    /// For who has staked.
    pub stakers: u16,
    /// To be burned, before the schedule's line begins.
    pub burn: u16,
    /// For the treasury's recipients.
    pub treasury: u16,
    /// For the insurance.
    pub insurance: u16,
}

/// How the burn's share grows: a straight line over epochs, level before and after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// What it grows to, basis points; the burn's share at the beginning: it never grows.
    pub burn_limit_bps: u16,
    /// The last epoch with the share of the beginning.
    pub slope_start_epoch: u64,
    /// The first epoch with the limit.
    pub slope_end_epoch: u64,
}

/// Revenue that was split, base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// For who provides the service.
    pub providers: u64,
    /// For who has staked.
    pub stakers: u64,
    /// To be burned, dust included.
    pub burn: u64,
    /// For the treasury's recipients.
    pub treasury: u64,
    /// For the insurance.
    pub insurance: u64,
}

impl Shares {
    /// Whether the shares are parts of a whole and the schedule rises. To be called once, where they come from.
    ///
    /// # Errors
    /// [`RevenueError::SharesSum`] unless the shares add up to 10,000; [`RevenueError::ScheduleInvalid`] when the limit is
    /// below the burn's share or above 10,000, or, unless it is the share itself, when the line does not end after it starts.
    pub fn validate(&self, schedule: &Schedule) -> Result<(), RevenueError> {
        require_whole(&[
            self.providers,
            self.stakers,
            self.burn,
            self.treasury,
            self.insurance,
        ])?;
        let limit = schedule.burn_limit_bps;
        let level = limit == self.burn;
        let has_line = schedule.slope_end_epoch > schedule.slope_start_epoch;
        if limit >= self.burn && limit <= FULL && (level || has_line) {
            return Ok(());
        }
        Err(RevenueError::ScheduleInvalid)
    }

    /// The burn's share in `epoch`, basis points, rounded down on the line.
    pub fn burn_bps(&self, schedule: &Schedule, epoch: u64) -> u16 {
        if epoch >= schedule.slope_end_epoch {
            return schedule.burn_limit_bps;
        }
        let rise = schedule.burn_limit_bps.saturating_sub(self.burn);
        // None before the line.
        let elapsed = epoch.saturating_sub(schedule.slope_start_epoch);
        let length = schedule
            .slope_end_epoch
            .saturating_sub(schedule.slope_start_epoch);
        // Within the line the quotient is below the rise.
        let risen = mul_div_floor(u64::from(rise), elapsed, length).unwrap_or(0);
        self.burn.saturating_add(u16::try_from(risen).unwrap_or(rise))
    }

    /// Splits `amount` base units by the shares of `epoch`. The parts always add up to the amount: all but the burn's are
    /// rounded down, `amount * share * (10,000 - burn(epoch)) / (10,000 * (10,000 - burn))`, and the burn gets the rest.
    ///
    /// # Errors
    /// [`RevenueError::SharesSum`] when the parts exceed the amount, which valid shares never do.
    pub fn split(&self, schedule: &Schedule, epoch: u64, amount: u64) -> Result<Parts, RevenueError> {
        let full = u64::from(FULL);
        let others = u64::from(FULL.saturating_sub(self.burn));
        let others_now = u64::from(FULL.saturating_sub(self.burn_bps(schedule, epoch)));
        let part = |share: u16| -> Result<u64, RevenueError> {
            if share == 0 {
                return Ok(0);
            }
            // 16 and 14 bits. Without others nobody but the burn has a share.
            mul_div_floor(
                amount,
                u64::from(share).saturating_mul(others_now),
                full.saturating_mul(others),
            )
            .map_err(|_| RevenueError::SharesSum)
        };
        let mut parts = Parts {
            providers: part(self.providers)?,
            stakers: part(self.stakers)?,
            burn: 0,
            treasury: part(self.treasury)?,
            insurance: part(self.insurance)?,
        };
        parts.burn = amount
            .checked_sub(parts.providers)
            .and_then(|left| left.checked_sub(parts.stakers))
            .and_then(|left| left.checked_sub(parts.treasury))
            .and_then(|left| left.checked_sub(parts.insurance))
            .ok_or(RevenueError::SharesSum)?;
        Ok(parts)
    }
}

/// Divides `amount` base units: each part rounded down, the dust to the first that has a share. The parts always add up to
/// the amount.
///
/// # Arguments
/// - `bps`: the shares, basis points
/// - `parts`: what each gets, base units; nothing changes on an error
///
/// # Errors
/// [`RevenueError::SharesSum`] unless the shares add up to 10,000 and there are as many parts.
pub fn divide(amount: u64, bps: &[u16], parts: &mut [u64]) -> Result<(), RevenueError> {
    if bps.len() != parts.len() {
        return Err(RevenueError::SharesSum);
    }
    require_whole(bps)?;
    let mut dust = amount;
    for (part, share) in parts.iter_mut().zip(bps) {
        *part = portion(amount, *share);
        // Rounded-down parts of a whole never exceed it.
        dust = dust.saturating_sub(*part);
    }
    if let Some((first, _)) = parts.iter_mut().zip(bps).find(|(_, share)| **share > 0) {
        *first = first.saturating_add(dust);
    }
    Ok(())
}

/// What who cranks gets of `amount` base units, rounded down.
///
/// # Arguments
/// - `bps`: its part, basis points; above 10,000 all of it
/// - `cap`: the most it gets, base units
pub fn bounty(amount: u64, bps: u16, cap: u64) -> u64 {
    portion(amount, bps).min(cap)
}

fn portion(amount: u64, bps: u16) -> u64 {
    Bps::new(bps).unwrap_or(Bps::FULL).floor_of(amount)
}

fn require_whole(bps: &[u16]) -> Result<(), RevenueError> {
    // Saturation stays above 10,000, so it is refused like any other wrong sum.
    let sum = bps.iter().fold(0_u16, |sum, share| sum.saturating_add(*share));
    if sum != FULL {
        return Err(RevenueError::SharesSum);
    }
    Ok(())
}
