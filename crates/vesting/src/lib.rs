//! Vesting in monthly buckets.
//!
//! What is granted in a month goes into that month's bucket. A bucket vests linearly from the end of its month, over as
//! many months as the terms say: nothing of it is vested while it still takes in, so a late grant cannot ride on an early
//! one. A month has 30 days and is counted from the terms' start.
//!
//! Who leaves early pays a penalty on what is not vested, which falls linearly to zero at the bucket's end.

#![no_std]
#![forbid(unsafe_code)]

use flywheel_math::{Bps, MathError, mul_div_ceil, mul_div_floor};

/// Length of a month, seconds: 30 days.
pub const MONTH_SECONDS: u64 = 2_592_000;
/// The longest vesting, months.
pub const MAX_MONTHS: u8 = 24;
/// Buckets that can hold something unvested at the same time: one for each month that vests, and the one that takes in.
pub const BUCKETS: usize = 25;

/// How grants vest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// When month 0 begins, unix seconds.
    pub start: i64,
    /// Months over which a bucket vests, 1 to [`MAX_MONTHS`].
    pub months: u8,
    /// The penalty on what is not vested when a bucket begins to vest.
    pub penalty: Bps,
}

/// What is in a bucket, base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    /// The month whose grants it holds.
    pub month: u32,
    /// Granted.
    pub amount: u64,
    /// Of that, paid already.
    pub released: u64,
}

/// What becomes of a bucket whose owner leaves early, base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exit {
    /// Paid to the owner.
    pub paid: u64,
    /// Kept from the owner.
    pub penalty: u64,
}

impl Terms {
    /// The month that `now` lies in; 0 before the start.
    ///
    /// # Errors
    /// [`MathError::Overflow`] when it does not fit in 32 bits.
    pub fn month(&self, now: i64) -> Result<u32, MathError> {
        let seconds = now.saturating_sub(self.start).max(0).unsigned_abs();
        let month = seconds
            .checked_div(MONTH_SECONDS)
            .ok_or(MathError::DivisionByZero)?;
        u32::try_from(month).map_err(|_| MathError::Overflow)
    }

    /// How much of the bucket is vested at `now`, rounded down, what is released included.
    ///
    /// # Errors
    /// [`MathError::DivisionByZero`] for terms of no months.
    pub fn vested(&self, bucket: &Bucket, now: i64) -> Result<u64, MathError> {
        mul_div_floor(bucket.amount, self.elapsed(bucket, now), self.duration())
    }

    /// How much of the bucket can be paid at `now`.
    ///
    /// # Errors
    /// As [`Terms::vested`].
    pub fn releasable(&self, bucket: &Bucket, now: i64) -> Result<u64, MathError> {
        // A bucket only takes in before it vests, so what was released never exceeds what is vested.
        Ok(self.vested(bucket, now)?.saturating_sub(bucket.released))
    }

    /// What becomes of the bucket when its owner leaves at `now`: `penalty` of the unvested part times the share of time
    /// that is left, rounded up, is kept; all else is paid.
    ///
    /// # Errors
    /// As [`Terms::vested`].
    pub fn exit(&self, bucket: &Bucket, now: i64) -> Result<Exit, MathError> {
        let unvested = bucket.amount.saturating_sub(self.vested(bucket, now)?);
        let duration = self.duration();
        let left = duration.saturating_sub(self.elapsed(bucket, now));
        // 10,000 times 24 months of seconds is far below 64 bits.
        let rate = u64::from(self.penalty.get()).saturating_mul(left);
        let full = u64::from(Bps::FULL.get()).saturating_mul(duration);
        let owed = bucket.amount.saturating_sub(bucket.released);
        let penalty = mul_div_ceil(unvested, rate, full)?.min(owed);
        Ok(Exit {
            paid: owed.saturating_sub(penalty),
            penalty,
        })
    }

    /// Seconds over which a bucket vests.
    fn duration(&self) -> u64 {
        u64::from(self.months).saturating_mul(MONTH_SECONDS)
    }

    /// Seconds for which the bucket has been vesting, at most the duration.
    fn elapsed(&self, bucket: &Bucket, now: i64) -> u64 {
        let begins = u64::from(bucket.month)
            .saturating_add(1)
            .saturating_mul(MONTH_SECONDS);
        let since_start = now.saturating_sub(self.start).max(0).unsigned_abs();
        since_start.saturating_sub(begins).min(self.duration())
    }
}
