//! 128-bit arithmetic on pairs of 64-bit halves.
//!
//! Nothing here uses an operator of `u128` that the compiler turns into a call of a builtin: this file implements
//! those builtins. It is free of target-specific code, so the host's tests include it and compare.

/// A 128-bit value: (low half, high half).
pub type Pair = (u64, u64);

const LOW: u64 = 0xffff_ffff;
const HIGH_BIT: u64 = 1 << 63;

/// Full product of two 64-bit numbers.
#[inline(always)]
pub fn mul_wide(a: u64, b: u64) -> Pair {
    let (a0, a1, b0, b1) = (a & LOW, a >> 32, b & LOW, b >> 32);
    let low = a0.wrapping_mul(b0);
    // At most (2^32 - 1)^2 + 2^32 - 1 < 2^64, and so is the next sum.
    let mid = a1.wrapping_mul(b0).wrapping_add(low >> 32);
    let mid2 = a0.wrapping_mul(b1).wrapping_add(mid & LOW);
    let high = a1
        .wrapping_mul(b1)
        .wrapping_add(mid >> 32)
        .wrapping_add(mid2 >> 32);
    ((low & LOW) | (mid2 << 32), high)
}

/// Product modulo 2^128.
#[inline(always)]
pub fn mul(a: Pair, b: Pair) -> Pair {
    let (low, high) = mul_wide(a.0, b.0);
    // Amounts and accumulators mostly fit in 64 bits: skip the cross terms then.
    if a.1 | b.1 == 0 {
        return (low, high);
    }
    (
        low,
        high.wrapping_add(a.0.wrapping_mul(b.1))
            .wrapping_add(a.1.wrapping_mul(b.0)),
    )
}

#[inline(always)]
fn sub(a: Pair, b: Pair) -> Pair {
    (
        a.0.wrapping_sub(b.0),
        a.1.wrapping_sub(b.1).wrapping_sub((a.0 < b.0) as u64),
    )
}

#[inline(always)]
fn at_least(a: Pair, b: Pair) -> bool {
    a.1 > b.1 || (a.1 == b.1 && a.0 >= b.0)
}

/// Leading zero bits of `x`, which is not 0. The target has no instruction for it.
#[inline(always)]
fn leading_zeros(mut x: u64) -> u32 {
    let mut zeros = 0;
    if x >> 32 == 0 {
        zeros |= 32;
        x <<= 32;
    }
    if x >> 48 == 0 {
        zeros |= 16;
        x <<= 16;
    }
    if x >> 56 == 0 {
        zeros |= 8;
        x <<= 8;
    }
    if x >> 60 == 0 {
        zeros |= 4;
        x <<= 4;
    }
    if x >> 62 == 0 {
        zeros |= 2;
        x <<= 2;
    }
    zeros | (x >> 63 == 0) as u32
}

/// The upper 64 bits of (`low`, `high`) << `shift`, where `shift` is below 64.
#[inline(always)]
fn upper_half(low: u64, high: u64, shift: u32) -> u64 {
    // In two steps: a shift by 64 is not defined.
    high << shift | (low >> 1) >> (63 - shift)
}

/// One digit of Knuth's algorithm D, base 2^32: the next digit of (`rest`, `digit`) / `v` and what then remains.
/// `v` has its high bit set and `rest < v`.
#[inline(always)]
fn next_digit(rest: u64, digit: u64, v: u64) -> (u64, u64) {
    let (v1, v0) = (v >> 32, v & LOW);
    // The estimate from the leading digit alone is at most two too large.
    let mut q = rest / v1;
    let mut r = rest % v1;
    while q > LOW || q.wrapping_mul(v0) > (r << 32 | digit) {
        q = q.wrapping_sub(1);
        r = r.wrapping_add(v1);
        if r > LOW {
            break;
        }
    }
    (q, (rest << 32 | digit).wrapping_sub(q.wrapping_mul(v)))
}

/// Quotient and remainder of the 128-bit (`low`, `high`) by `v`, where `v` has its high bit set and `high < v`.
#[inline(always)]
fn div_normalized(low: u64, high: u64, v: u64) -> (u64, u64) {
    let (q1, rest) = next_digit(high, low >> 32, v);
    let (q0, rest) = next_digit(rest, low & LOW, v);
    (q1 << 32 | q0, rest)
}

/// Quotient and remainder of the 128-bit (`low`, `high`) by `v`, where `high < v`.
#[inline(always)]
fn div_by_one(low: u64, high: u64, v: u64) -> (u64, u64) {
    if v <= LOW {
        // One 32-bit digit: schoolbook, each step exact.
        let upper = high << 32 | low >> 32;
        let lower = (upper % v) << 32 | low & LOW;
        return (((upper / v) << 32) | (lower / v), lower % v);
    }
    let shift = leading_zeros(v);
    let (q, r) = div_normalized(low << shift, upper_half(low, high, shift), v << shift);
    (q, r >> shift)
}

/// Quotient of `a` by `b` where `b` exceeds 64 bits and `a >= b`: it fits in 64 bits.
#[inline(always)]
fn div_by_two(a: Pair, b: Pair) -> (u64, Pair) {
    let shift = leading_zeros(b.1);
    let top = if shift == 0 {
        b.1
    } else {
        b.1 << shift | b.0 >> (64 - shift)
    };
    // Dividing by the leading 64 bits gives the quotient or one more (Hacker's Delight, 9-5): take one less and mend.
    let (estimate, _) = div_normalized(a.0 >> 1 | a.1 << 63, a.1 >> 1, top);
    let mut q = estimate >> (63 - shift);
    if q != 0 {
        q = q.wrapping_sub(1);
    }
    let (low, high) = mul_wide(q, b.0);
    let mut r = sub(a, (low, high.wrapping_add(q.wrapping_mul(b.1))));
    if at_least(r, b) {
        q = q.wrapping_add(1);
        r = sub(r, b);
    }
    (q, r)
}

/// Quotient and remainder. A zero divisor gives zeros: the compiler checks for it before it calls.
#[inline(always)]
pub fn div_rem(a: Pair, b: Pair) -> (Pair, Pair) {
    if a.1 | b.1 == 0 && b.0 != 0 {
        return ((a.0 / b.0, 0), (a.0 % b.0, 0));
    }
    let mut result = ((0, 0), (0, 0));
    div_rem_long(a, b, &mut result);
    result
}

/// The rest of [`div_rem`]. Once in a program, however many of the builtins need it.
#[inline(never)]
fn div_rem_long(a: Pair, b: Pair, result: &mut (Pair, Pair)) {
    if b.1 != 0 {
        if at_least(a, b) {
            let (q, r) = div_by_two(a, b);
            *result = ((q, 0), r);
        } else {
            *result = ((0, 0), a);
        }
    } else if b.0 != 0 {
        let (q, r) = div_by_one(a.0, a.1 % b.0, b.0);
        *result = ((q, a.1 / b.0), (r, 0));
    }
}

/// Two's complement negation.
#[inline(always)]
pub fn negate(x: Pair) -> Pair {
    (x.0.wrapping_neg(), (!x.1).wrapping_add((x.0 == 0) as u64))
}

#[inline(always)]
fn magnitude(x: Pair) -> Pair {
    if is_negative(x) { negate(x) } else { x }
}

#[inline(always)]
fn is_negative(x: Pair) -> bool {
    x.1 & HIGH_BIT != 0
}

/// Signed quotient, rounded toward zero.
#[inline(always)]
pub fn div_signed(a: Pair, b: Pair) -> Pair {
    let (q, _) = div_rem(magnitude(a), magnitude(b));
    if is_negative(a) != is_negative(b) {
        negate(q)
    } else {
        q
    }
}

/// Signed remainder, with the sign of the dividend.
#[inline(always)]
pub fn rem_signed(a: Pair, b: Pair) -> Pair {
    let (_, r) = div_rem(magnitude(a), magnitude(b));
    if is_negative(a) { negate(r) } else { r }
}
