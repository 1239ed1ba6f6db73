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
    // The rest is below the divisor, so the quotient fits.
    let (fraction, rest) = div_rem(join(top.checked_rem(divisor)?, bottom), divisor)?;
    Some((join(whole, fraction), rest))
}

/// Quotient and remainder of `value * factor / divisor` for a factor and a divisor below 2^32, or `None` when the quotient needs
/// more than 128 bits or `divisor` is zero.
///
/// For basis points and the like, digit by digit of 32 bits: a third of the work, and some are taken 64 times in a row.
#[inline]
pub(crate) fn mul_div_small(value: u128, factor: u64, divisor: u64) -> Option<(u128, u64)> {
    const DIGIT: u64 = 0xFFFF_FFFF;
    let (top, bottom) = (high(value), low(value));
    // (2^32 - 1)^2 leaves room for a carry below 2^32.
    let digit = |digit: u64, carry: u64| digit.wrapping_mul(factor).wrapping_add(carry >> 32);
    let first = digit(bottom & DIGIT, 0);
    let second = digit(bottom >> 32, first);
    let third = digit(top & DIGIT, second);
    let fourth = digit(top >> 32, third);
    let rest = fourth >> 32;
    // Also refuses a divisor of zero.
    if rest >= divisor {
        return None;
    }
    // A rest below 2^32 leaves room for a digit more, and the quotient is a digit: no estimate is needed.
    let quotient = |rest: u64, next: u64| {
        let number = rest << 32 | next & DIGIT;
        let digit = number.checked_div(divisor)?;
        Some((digit, number.wrapping_sub(digit.wrapping_mul(divisor))))
    };
    let (fourth, rest) = quotient(rest, fourth)?;
    let (third, rest) = quotient(rest, third)?;
    let (second, rest) = quotient(rest, second)?;
    let (first, rest) = quotient(rest, first)?;
    Some((join(fourth << 32 | third, second << 32 | first), rest))
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
