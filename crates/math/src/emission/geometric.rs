//! Sums of a geometric series in integers, monotone by construction.
//!
//! The powers of the retention are kept with a mantissa of 128 bits and rounded up. Such a product is too large by a
//! factor below 1 + 2^-126, and retention^n is made of n - 1 factors however the squarings are ordered, so its value p(n) obeys
//!
//! ```text
//! retention^n <= p(n) <= retention^n * (1 + 2^-126)^(n-1)
//! ```
//!
//! p(n) reaches 2^-128, below which it no longer matters, before n = 2^39, because retention <= 1 - 2^-32. Up to there
//! the factor is below 1 + 2^-87, while retention^(n+1) is below retention^n by a factor of at least 1 - 2^-32. Hence p(n+1) <
//! p(n): the error can never turn the curve. A fixed number of fractional bits would not give that.
//!
//! The sum of n terms is too small by at most first / (1 - retention) * (n * retention^n * 2^-126 + 2^-128). Each of the n
//! terms is at least first * retention^n, so where the sum fits 64 bits this is below 2^64 * 2^32 * (2^-126 + 2^-128) < 2^-29.

use crate::wide::{div_rem, high, join, low, product, product_256};
use crate::{MathError, Q64x64};

/// 2^-32 and 1 - 2^-32, in units of 2^-64.
const LEAST: u64 = 1 << 32;
const MOST: u64 = u64::MAX - LEAST + 1;

/// `mantissa / 2^(128 + exponent)` with the mantissa's highest bit set: 2^-(exponent + 1) <= value < 2^-exponent.
#[derive(Clone, Copy)]
struct Power {
    mantissa: u128,
    exponent: u32,
}

/// Refuses a retention for which the proof above does not hold.
pub(super) fn check(retention: Q64x64) -> Result<(), MathError> {
    fraction(retention).map(|_| ())
}

/// The sum of the first `epochs` terms, rounded down; `None` above `u64::MAX`.
pub(super) fn sum(first: u64, retention: Q64x64, epochs: u64) -> Result<Option<u64>, MathError> {
    let retention = fraction(retention)?;
    if epochs == 0 {
        return Ok(Some(0));
    }
    // 1 - retention^epochs in units of 2^-128: epochs >= 1, so the power is below 1 and at least one unit.
    let kept = power_ceil(retention, epochs).wrapping_neg();
    // first * kept / 2^64: 128 bits.
    let scaled = product(first, high(kept)).wrapping_add(u128::from(high(product(first, low(kept)))));
    // The division by 1 - retention, in units of 2^-64. Rounding down twice is rounding down once.
    Ok(div_rem(scaled, retention.wrapping_neg()).map(|(sum, _)| sum))
}

/// The retention in units of 2^-64.
fn fraction(retention: Q64x64) -> Result<u64, MathError> {
    let bits = low(retention.to_bits());
    if high(retention.to_bits()) != 0 || !(LEAST..=MOST).contains(&bits) {
        return Err(MathError::RetentionOutOfRange);
    }
    Ok(bits)
}

/// `(retention / 2^64)^exponent` in units of 2^-128, rounded up to at least one unit, for an exponent above zero.
fn power_ceil(retention: u64, exponent: u64) -> u128 {
    // LEAST <= retention, so fewer than 32 bits are shifted, and none is lost.
    let shift = retention.leading_zeros();
    let mut square = Power {
        mantissa: join(retention << shift, 0),
        exponent: shift,
    };
    let mut result: Option<Power> = None;
    let mut bits = exponent;
    loop {
        // Some factor that is still to come is below one unit, so the result is.
        if square.exponent >= 128 {
            return 1;
        }
        if bits & 1 == 1 {
            let product = result.map_or(square, |result| result.times_ceil(square));
            if product.exponent >= 128 {
                return 1;
            }
            result = Some(product);
        }
        bits >>= 1;
        if bits == 0 {
            break;
        }
        square = square.times_ceil(square);
    }
    result.map_or(1, Power::units_ceil)
}

impl Power {
    /// The product, rounded up; exponents are below 128 here, so their sum is small.
    fn times_ceil(self, other: Self) -> Self {
        let exponent = self.exponent.wrapping_add(other.exponent);
        // The high half is at most 2^128 - 2, so one more fits; it is at least 2^126, so one shift normalises it.
        let mantissa = product_256(self.mantissa, other.mantissa).0.wrapping_add(1);
        match mantissa >> 127 {
            1 => Self { mantissa, exponent },
            _ => Self {
                mantissa: mantissa << 1,
                exponent: exponent.wrapping_add(1),
            },
        }
    }

    /// The value in units of 2^-128, rounded up; for an exponent below 128.
    fn units_ceil(self) -> u128 {
        let cut_off = self.mantissa & (1_u128 << self.exponent).wrapping_sub(1);
        // Above zero bits are cut off only where the shift made room.
        (self.mantissa >> self.exponent).wrapping_add(u128::from(cut_off != 0))
    }
}
