//! 128-bit products and quotients made of 64-bit operations.
//!
//! Every `wrapping_*` here is either proved not to wrap or wraps on purpose; the comments say which.

/// The lowest 64 bits.
#[inline]
#[expect(clippy::as_conversions, reason = "truncation is the purpose")]
pub(crate) const fn low(value: u128) -> u64 {
    value as u64
}

/// The highest 64 bits.
#[inline]
pub(crate) const fn high(value: u128) -> u64 {
    low(value >> 64)
}

#[inline]
pub(crate) fn join(high: u64, low: u64) -> u128 {
    u128::from(high) << 64 | u128::from(low)
}

/// The exact product: (2^64 - 1)^2 < 2^128.
#[inline]
pub(crate) fn product(a: u64, b: u64) -> u128 {
    u128::from(a).wrapping_mul(u128::from(b))
}

/// The exact product of 128-bit factors, as (high, low) halves of 256 bits.
pub(crate) fn product_256(a: u128, b: u128) -> (u128, u128) {
    let (a1, a0, b1, b0) = (high(a), low(a), high(b), low(b));
    let bottom = product(a0, b0);
    let (cross_a, cross_b) = (product(a1, b0), product(a0, b1));
    // Three terms below 2^64 each: the sum is below 2^66.
    let middle = u128::from(high(bottom))
        .wrapping_add(u128::from(low(cross_a)))
        .wrapping_add(u128::from(low(cross_b)));
    // The upper half of a product below 2^256: it fits 128 bits, and so does each partial sum.
    let top = product(a1, b1)
        .wrapping_add(u128::from(high(cross_a)))
        .wrapping_add(u128::from(high(cross_b)))
        .wrapping_add(u128::from(high(middle)));
    (top, join(low(middle), low(bottom)))
}

/// Quotient and remainder of `numerator / divisor`, or `None` when the quotient needs more than 64 bits or `divisor`
/// is zero.
///
/// Knuth, The Art of Computer Programming, volume 2, 4.3.1, algorithm D, with two quotient digits of 32 bits.
#[inline]
pub(crate) fn div_rem(numerator: u128, divisor: u64) -> Option<(u64, u64)> {
    let (top, bottom) = (high(numerator), low(numerator));
    // Also refuses a divisor of zero.
    if top >= divisor {
        return None;
    }
    if top == 0 {
        return Some((bottom.checked_div(divisor)?, bottom.checked_rem(divisor)?));
    }
    // D1: the divisor's highest bit becomes 1. top < divisor, so the numerator's shift loses nothing.
    let shift = divisor.leading_zeros();
    let divisor = divisor << shift;
    let numerator = numerator << shift;
    let bottom = low(numerator);
    let (first, rest) = quotient_digit(high(numerator), bottom >> 32, divisor);
    let (second, rest) = quotient_digit(rest, bottom & 0xFFFF_FFFF, divisor);
    Some((first << 32 | second, rest >> shift))
}

/// Quotient and remainder of `numerator / divisor`, or `None` when `divisor` is zero.
#[inline]
pub(crate) fn div_rem_wide(numerator: u128, divisor: u64) -> Option<(u128, u64)> {
    let (top, bottom) = (high(numerator), low(numerator));
    let whole = top.checked_div(divisor)?;
    let rest = top.checked_rem(divisor)?;
    if divisor >> 32 != 0 {
        // rest < divisor, so the quotient fits.
        let (fraction, rest) = div_rem(join(rest, bottom), divisor)?;
        return Some((join(whole, fraction), rest));
    }
    // Basis points and the like: a rest leaves room for 32 bits more, and no digit needs an estimate.
    let middle = rest << 32 | bottom >> 32;
    let first = middle.checked_div(divisor)?;
    let last = middle.checked_rem(divisor)? << 32 | bottom & 0xFFFF_FFFF;
    let second = last.checked_div(divisor)?;
    Some((join(whole, first << 32 | second), last.checked_rem(divisor)?))
}

/// One digit of 32 bits of `(rest * 2^32 + next) / divisor`, and the new rest.
///
/// Needs `rest < divisor`, `next < 2^32` and the highest bit of `divisor` set; hence the digit is below 2^32.
#[inline]
fn quotient_digit(rest: u64, next: u64, divisor: u64) -> (u64, u64) {
    let (leading, trailing) = (divisor >> 32, divisor & 0xFFFF_FFFF);
    // `leading` is at least 2^31, so the fallback is never taken.
    let mut digit = rest.checked_div(leading).unwrap_or(u64::MAX);
    // At most rest; no wrap.
    let mut left = rest.wrapping_sub(digit.wrapping_mul(leading));
    // D3: the estimate from the leading digits is at most two too large. Both factors are below 2^32 where they are
    // multiplied, and left is below 2^32 whenever the loop looks at it: nothing wraps.
    while digit >> 32 != 0 || digit.wrapping_mul(trailing) > (left << 32 | next) {
        digit = digit.wrapping_sub(1);
        left = left.wrapping_add(leading);
        if left >> 32 != 0 {
            break;
        }
    }
    // D4: the exact rest is below the divisor, so arithmetic modulo 2^64 gives it.
    let rest = (rest << 32 | next).wrapping_sub(digit.wrapping_mul(divisor));
    (digit, rest)
}
