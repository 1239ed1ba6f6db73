use flywheel_math::{Q64x64, mul_div_ceil};

use crate::RevenueError;

/// How far ahead of the clock a price's time may be, seconds.
pub const MAX_AHEAD_SECONDS: i64 = 60;
/// The largest exponent of ten in a price's scale: 10^18 fits 64 bits.
pub const MAX_SCALE: u8 = 18;

/// All, basis points.
const FULL: u16 = 10_000;

/// What a source says: base units of the quote mint for `10^scale` base units of the base mint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SignedPrice {
    /// The price.
    pub price: u64,
    /// By how much it may be wrong, in either direction.
    pub confidence: u64,
    /// When it was, unix seconds.
    pub timestamp: i64,
}

/// What prices must fulfil.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guard {
    /// How old a price may be.
    pub max_age_seconds: u32,
    /// How far apart two sources may be, basis points of the lower price.
    pub max_deviation_bps: u16,
}

/// What two sources agree on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreed {
    /// The lowest price that one of them holds possible.
    pub low: u64,
    /// The highest price that one of them holds possible.
    pub high: u64,
    /// When the older one was, unix seconds.
    pub timestamp: i64,
}

impl Guard {
    /// What two sources agree on at `now`.
    ///
    /// # Arguments
    /// - `last`: the time of the last price that was taken from each source, unix seconds
    ///
    /// # Errors
    /// For the first source, then for the second: [`RevenueError::PriceStale`], [`RevenueError::PriceInFuture`],
    /// [`RevenueError::PriceNotNewer`], [`RevenueError::PriceZero`], [`RevenueError::PriceUncertain`]; then
    /// [`RevenueError::PricesDisagree`] and [`RevenueError::Overflow`].
    pub fn agree(
        &self,
        prices: &[SignedPrice; 2],
        last: &[i64; 2],
        now: i64,
    ) -> Result<Agreed, RevenueError> {
        let [a, b] = prices;
        let [last_a, last_b] = last;
        let (low_a, high_a) = self.bounds(a, *last_a, now)?;
        let (low_b, high_b) = self.bounds(b, *last_b, now)?;
        let difference = u128::from(a.price.abs_diff(b.price)).saturating_mul(u128::from(FULL));
        let permitted = u128::from(a.price.min(b.price)).saturating_mul(u128::from(self.max_deviation_bps));
        if difference > permitted {
            return Err(RevenueError::PricesDisagree);
        }
        let high = high_a
            .zip(high_b)
            .map(|(a, b)| a.max(b))
            .ok_or(RevenueError::Overflow)?;
        Ok(Agreed {
            low: low_a.min(low_b),
            high,
            timestamp: a.timestamp.min(b.timestamp),
        })
    }

    /// Whether a price of `timestamp` may be used at `now`, both unix seconds.
    ///
    /// # Errors
    /// [`RevenueError::PriceStale`] above the permitted age; [`RevenueError::PriceInFuture`] more than
    /// [`MAX_AHEAD_SECONDS`] ahead.
    pub fn require_fresh(&self, timestamp: i64, now: i64) -> Result<(), RevenueError> {
        if now.saturating_sub(timestamp) > i64::from(self.max_age_seconds) {
            return Err(RevenueError::PriceStale);
        }
        if timestamp.saturating_sub(now) > MAX_AHEAD_SECONDS {
            return Err(RevenueError::PriceInFuture);
        }
        Ok(())
    }

    /// The lowest and highest price that a source holds possible; no highest one when it does not fit.
    fn bounds(&self, signed: &SignedPrice, last: i64, now: i64) -> Result<(u64, Option<u64>), RevenueError> {
        self.require_fresh(signed.timestamp, now)?;
        if signed.timestamp <= last {
            return Err(RevenueError::PriceNotNewer);
        }
        if signed.price == 0 {
            return Err(RevenueError::PriceZero);
        }
        let low = signed
            .price
            .checked_sub(signed.confidence)
            .filter(|low| *low > 0)
            .ok_or(RevenueError::PriceUncertain)?;
        Ok((low, signed.price.checked_add(signed.confidence)))
    }
}

/// What `quote` base units of the quote mint are in base units of the base mint: `ceil(quote * 10^scale / low)`.
///
/// # Errors
/// [`RevenueError::PriceZero`]; [`RevenueError::Overflow`], also for a scale above [`MAX_SCALE`].
pub fn tokens_for(quote: u64, low: u64, scale: u8) -> Result<u64, RevenueError> {
    if low == 0 {
        return Err(RevenueError::PriceZero);
    }
    Ok(mul_div_ceil(quote, power_of_ten(scale)?, low)?)
}

/// The reference, base tokens for a quote token, held within `[10^scale / high * (1 - d), 10^scale / low * (1 + d)]`.
///
/// Quotients and products of the lower bound are rounded down to multiples of 2^-64, those of the upper one up.
///
/// # Arguments
/// - `max_deviation_bps`: `d`, basis points; from 10,000 on there is no lower bound
///
/// # Errors
/// [`RevenueError::PriceZero`]; [`RevenueError::Overflow`] for a scale above [`MAX_SCALE`].
pub fn held_within(
    reference: Q64x64,
    agreed: &Agreed,
    scale: u8,
    max_deviation_bps: u16,
) -> Result<Q64x64, RevenueError> {
    let one = power_of_ten(scale)?;
    let full = u64::from(FULL);
    let deviation = u64::from(max_deviation_bps);
    let lower = Q64x64::from_ratio_floor(one, agreed.high)
        .map_err(|_| RevenueError::PriceZero)?
        .mul_ratio_floor(full.saturating_sub(deviation), full)?;
    let upper = Q64x64::from_ratio_ceil(one, agreed.low)
        .map_err(|_| RevenueError::PriceZero)?
        .mul_ratio_ceil(full.saturating_add(deviation), full)?;
    Ok(reference.max(lower).min(upper))
}

fn power_of_ten(scale: u8) -> Result<u64, RevenueError> {
    if scale > MAX_SCALE {
        return Err(RevenueError::Overflow);
    }
    10_u64.checked_pow(u32::from(scale)).ok_or(RevenueError::Overflow)
}
