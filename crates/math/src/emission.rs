mod geometric;

use crate::{MathError, Q64x64};

/// How many base units of a token each epoch emits, epochs counted from 0.
///
/// For every curve and every epoch
///
/// - `cumulative(0) == 0`,
/// - `cumulative(epoch + 1) == cumulative(epoch) + in_epoch(epoch)`, to the base unit,
/// - `cumulative` never falls and never exceeds `cap`; once there it stays.
///
/// So an issuer that has skipped any number of epochs mints `cumulative(now) - minted`, and no rounding adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emission {
    /// The same amount in each epoch.
    Fixed {
        /// Base units per epoch.
        per_epoch: u64,
        /// Base units that are never exceeded in total.
        cap: u64,
    },
    /// Each epoch emits a constant fraction of what the epoch before it did.
    ///
    /// Epoch e emits `first_epoch * retention^e` up to rounding; all epochs together stay below
    /// `first_epoch / (1 - retention)`. The sum of the first n is the closed form
    /// `first_epoch * (1 - retention^n) / (1 - retention)` with `retention^n` rounded up to within 2^-87 of itself, then
    /// rounded down. The emission of one epoch is the difference of two such sums. A sum is therefore the exact closed form
    /// rounded down, or, where that is within 2^-29 of an integer, one base unit less.
    Geometric {
        /// Base units of epoch 0, before the cap.
        first_epoch: u64,
        /// The fraction kept from one epoch to the next, from 2^-32 to 1 - 2^-32.
        /// `Q64x64::from_ratio_floor(99, 100)` makes each epoch emit 1 % less than the one before.
        retention: Q64x64,
        /// Base units that are never exceeded in total.
        cap: u64,
    },
    /// The amount per epoch halves, rounded down, every `interval` epochs, until it is zero.
    Halving {
        /// Base units of each epoch before the first halving.
        first_epoch: u64,
        /// Epochs between two halvings, at least 1.
        interval: u64,
        /// Base units that are never exceeded in total.
        cap: u64,
    },
}

impl Emission {
    /// Whether the parameters describe a curve. To be called once, where they come from.
    ///
    /// # Errors
    ///
    /// [`MathError::RetentionOutOfRange`], [`MathError::ZeroInterval`].
    pub fn validate(&self) -> Result<(), MathError> {
        match *self {
            Self::Fixed { .. } => Ok(()),
            Self::Geometric { retention, .. } => geometric::check(retention),
            Self::Halving { interval: 0, .. } => Err(MathError::ZeroInterval),
            Self::Halving { .. } => Ok(()),
        }
    }

    /// Base units that are never exceeded in total.
    #[inline]
    pub const fn cap(&self) -> u64 {
        match *self {
            Self::Fixed { cap, .. } | Self::Geometric { cap, .. } | Self::Halving { cap, .. } => cap,
        }
    }

    /// Base units that `epoch` emits, the first epoch being 0.
    ///
    /// # Errors
    ///
    /// Those of [`Emission::validate`].
    pub fn in_epoch(&self, epoch: u64) -> Result<u64, MathError> {
        let before = self.cumulative(epoch)?;
        // Each term is at least as large as the difference of the sums where no cap cuts it.
        let left = self.cap().saturating_sub(before);
        match *self {
            Self::Fixed { per_epoch, .. } => Ok(per_epoch.min(left)),
            Self::Halving {
                first_epoch,
                interval,
                ..
            } => {
                let halvings = epoch.checked_div(interval).ok_or(MathError::ZeroInterval)?;
                Ok(halved(first_epoch, halvings).min(left))
            }
            // After the last epoch of all there is none, and the curve has long been flat.
            Self::Geometric { .. } => Ok(self.cumulative(epoch.saturating_add(1))?.saturating_sub(before)),
        }
    }

    /// Base units that the first `epochs` epochs emit together, at most the cap.
    ///
    /// Fixed and halving curves take constant time, geometric ones at most 39 squarings, for any argument.
    ///
    /// # Errors
    ///
    /// Those of [`Emission::validate`].
    pub fn cumulative(&self, epochs: u64) -> Result<u64, MathError> {
        match *self {
            // A sum above u64::MAX is above any cap.
            Self::Fixed { per_epoch, cap } => Ok(per_epoch.saturating_mul(epochs).min(cap)),
            Self::Geometric {
                first_epoch,
                retention,
                cap,
            } => {
                let sum = geometric::sum(first_epoch, retention, epochs)?;
                Ok(sum.unwrap_or(u64::MAX).min(cap))
            }
            Self::Halving {
                first_epoch,
                interval,
                cap,
            } => {
                let halvings = epochs.checked_div(interval).ok_or(MathError::ZeroInterval)?;
                let rest = epochs.checked_rem(interval).ok_or(MathError::ZeroInterval)?;
                Ok(halving_sum(first_epoch, interval, halvings, rest)
                    .unwrap_or(u64::MAX)
                    .min(cap))
            }
        }
    }
}

/// `first / 2^halvings`, rounded down.
#[inline]
fn halved(first: u64, halvings: u64) -> u64 {
    u32::try_from(halvings)
        .ok()
        .and_then(|halvings| first.checked_shr(halvings))
        .unwrap_or(0)
}

/// The sum of `halvings` full intervals and `rest` epochs of the next one; `None` above `u64::MAX`.
///
/// Legendre's formula: the sum of floor(n / 2^k) over all k >= 1 is n - s(n), with s the number of one bits. The sum over
/// 0 <= k < h is therefore (2n - s(n)) - (2t - s(t)) with t = floor(n / 2^h).
fn halving_sum(first: u64, interval: u64, halvings: u64, rest: u64) -> Option<u64> {
    let current = halved(first, halvings);
    let emitted = first.checked_sub(current)?;
    // n - s(n) never falls as n grows, so this difference exists.
    let lower = emitted
        .checked_add(u64::from(current.count_ones()))?
        .checked_sub(u64::from(first.count_ones()))?;
    let per_position = emitted.checked_add(lower)?;
    per_position
        .checked_mul(interval)?
        .checked_add(current.checked_mul(rest)?)
}
