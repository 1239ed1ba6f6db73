//! `mul_div_*` and the square root against `num-bigint`.

use flywheel_math::{MathError, isqrt_u128, mul_div_ceil, mul_div_floor};
use num_bigint::BigUint;
use proptest::prelude::*;

/// Numbers near the places where an algorithm on 32- or 64-bit digits goes wrong, and any others.
fn edgy() -> impl Strategy<Value = u64> {
    prop_oneof![
        any::<u64>(),
        (0..64_u32, any::<u64>()).prop_map(|(shift, bits)| bits >> shift),
        (0..64_u32, -2..=2_i64).prop_map(|(bit, near)| (1_u64 << bit).wrapping_add_signed(near)),
        (any::<u32>(), -1..=1_i64).prop_map(|(high, near)| (u64::from(high) << 32).wrapping_add_signed(near)),
        Just(u64::MAX),
    ]
}

fn oracle(a: u64, b: u64, divisor: u64, up: bool) -> Result<u64, MathError> {
    if divisor == 0 {
        return Err(MathError::DivisionByZero);
    }
    let product = BigUint::from(a) * b;
    let rounded = if up {
        (product + (divisor - 1)) / divisor
    } else {
        product / divisor
    };
    u64::try_from(rounded).map_err(|_| MathError::Overflow)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50_000))]

    #[test]
    fn mul_div_is_the_rounded_exact_quotient(a in edgy(), b in edgy(), divisor in edgy()) {
        prop_assert_eq!(mul_div_floor(a, b, divisor), oracle(a, b, divisor, false));
        prop_assert_eq!(mul_div_ceil(a, b, divisor), oracle(a, b, divisor, true));
    }

    /// Random operands mostly overflow; here the quotient always fits and the product mostly needs 128 bits.
    #[test]
    fn a_proportion_of_an_amount_is_exact(amount in edgy(), part in edgy(), whole in edgy()) {
        let (part, whole) = (part.min(whole), part.max(whole).max(1));
        prop_assert_eq!(mul_div_floor(amount, part, whole), oracle(amount, part, whole, false));
        prop_assert_eq!(mul_div_ceil(amount, part, whole), oracle(amount, part, whole, true));
        prop_assert!(mul_div_ceil(amount, part, whole).unwrap() <= amount);
    }

    #[test]
    fn the_square_root_is_the_largest_whose_square_fits(high in edgy(), low in edgy()) {
        let value = u128::from(high) << 64 | u128::from(low);
        prop_assert_eq!(BigUint::from(isqrt_u128(value)), BigUint::from(value).sqrt());
    }

    #[test]
    fn the_square_root_steps_at_squares(root in edgy()) {
        let square = u128::from(root) * u128::from(root);
        prop_assert_eq!(isqrt_u128(square), root);
        if root > 0 {
            prop_assert_eq!(isqrt_u128(square - 1), root - 1);
        }
    }
}

#[test]
fn rounding_up_can_overflow_where_rounding_down_does_not() {
    // 31 * 1,190,112,520,884,487,201 = 2 * (2^64 - 1) + 1
    let (a, b) = (31, 1_190_112_520_884_487_201);
    assert_eq!(mul_div_floor(a, b, 2), Ok(u64::MAX));
    assert_eq!(mul_div_ceil(a, b, 2), Err(MathError::Overflow));
}

#[test]
fn division_by_zero_is_an_error_even_of_zero() {
    assert_eq!(mul_div_floor(0, 0, 0), Err(MathError::DivisionByZero));
    assert_eq!(mul_div_ceil(0, 5, 0), Err(MathError::DivisionByZero));
}

#[test]
fn the_roots_of_the_extremes() {
    assert_eq!(isqrt_u128(0), 0);
    assert_eq!(isqrt_u128(u128::MAX), u64::MAX);
}
