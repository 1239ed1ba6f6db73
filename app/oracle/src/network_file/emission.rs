//! How many tokens an epoch may grant.

use flywheel_math::{Emission as Curve, MathError, Q64x64};
use thiserror::Error;

/// How many tokens come into being.
///
/// Each epoch has a pool of its own. What it does not grant is not added to a later one: it stays under the cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Emission {
    /// The shape of the schedule.
    pub kind: EmissionKind,
    /// The most that one epoch may emit, in base units; of schedules that fall, the first epoch's amount.
    pub per_epoch: u64,
    /// The most that all epochs together may emit, in base units.
    pub cap: u64,
}

/// The shape of an emission schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmissionKind {
    /// The same amount each epoch until the cap is reached.
    Fixed,
    /// Each interval emits a constant fraction of what the one before did: [`flywheel_math::Emission::Geometric`].
    Geometric {
        /// The fraction.
        retention: Q64x64,
        /// How many epochs emit the same amount before it falls.
        interval_epochs: u32,
    },
    /// The amount halves, rounded down, every so many epochs: [`flywheel_math::Emission::Halving`].
    Halving {
        /// The epochs between two halvings.
        interval_epochs: u32,
    },
    /// A share of what was burned in the epoch, at most [`Emission::per_epoch`].
    BurnLinked {
        /// The share, in basis points.
        share_bps: u16,
    },
    /// What has been paid into the pool so far less what was granted, at most [`Emission::per_epoch`].
    Funded,
}

/// What a schedule depends on beside the number of the epoch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EmissionInput {
    /// What earlier epochs granted, in base units.
    pub granted: u64,
    /// What was burned in the epoch, in base units.
    pub burned: Option<u64>,
    /// What has been paid into the pool until the end of the epoch, in base units.
    pub funded_total: Option<u64>,
}

/// Why there is no pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EmissionError {
    /// The schedule follows burns.
    #[error("the emission is linked to burns, and nothing says what was burned in this epoch")]
    BurnedUnknown,
    /// The schedule follows funding.
    #[error("the pool is funded, and nothing says what has been paid into it by this epoch")]
    FundedUnknown,
    /// The parameters are those of no curve. The network file admits none such.
    #[error("the emission schedule is none: {0}")]
    Curve(#[from] MathError),
}

impl Emission {
    /// What `epoch` may grant, in base units: what the schedule says, and no more than the cap leaves.
    ///
    /// # Errors
    ///
    /// [`EmissionError`].
    pub fn pool(&self, epoch: u32, input: &EmissionInput) -> Result<u64, EmissionError> {
        // What was not granted stays under the cap, so the cap is applied to what was granted and not to the curve.
        let cap = u64::MAX;
        let scheduled = match self.kind {
            EmissionKind::Fixed => self.per_epoch,
            EmissionKind::Geometric {
                retention,
                interval_epochs,
            } => {
                let interval = epoch
                    .checked_div(interval_epochs)
                    .ok_or(MathError::ZeroInterval)?;
                let curve = Curve::Geometric {
                    first_epoch: self.per_epoch,
                    retention,
                    cap,
                };
                curve.in_epoch(u64::from(interval))?
            }
            EmissionKind::Halving { interval_epochs } => {
                let curve = Curve::Halving {
                    first_epoch: self.per_epoch,
                    interval: u64::from(interval_epochs),
                    cap,
                };
                curve.in_epoch(u64::from(epoch))?
            }
            EmissionKind::BurnLinked { share_bps } => {
                let burned = input.burned.ok_or(EmissionError::BurnedUnknown)?;
                flywheel_math::mul_div_floor(burned, u64::from(share_bps), u64::from(super::BPS))?
            }
            EmissionKind::Funded => {
                let funded = input.funded_total.ok_or(EmissionError::FundedUnknown)?;
                funded.saturating_sub(input.granted)
            }
        };
        let left = self.cap.saturating_sub(input.granted);
        Ok(scheduled.min(self.per_epoch).min(left))
    }
}
