//! Q64.64 against `num-bigint`.

use flywheel_math::{MathError, Q64x64};
use num_bigint::BigUint;
use proptest::prelude::*;

fn edgy() -> impl Strategy<Value = u64> {
    prop_oneof![
        any::<u64>(),
        (0..64_u32, any::<u64>()).prop_map(|(shift, bits)| bits >> shift),
        Just(u64::MAX),
        0..3_u64,
    ]
}

fn number() -> impl Strategy<Value = Q64x64> {
    (edgy(), edgy()).prop_map(|(high, low)| Q64x64::from_bits(u128::from(high) << 64 | u128::from(low)))
}

fn rounded(numerator: BigUint, denominator: &BigUint, up: bool) -> BigUint {
    if up {
        (numerator + denominator - 1_u32) / denominator
    } else {
        numerator / denominator
    }
}

fn fits_u64(value: BigUint) -> Result<u64, MathError> {
    u64::try_from(value).map_err(|_| MathError::Overflow)
}

fn fits(value: BigUint) -> Result<Q64x64, MathError> {
    u128::try_from(value)
        .map(Q64x64::from_bits)
        .map_err(|_| MathError::Overflow)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn a_ratio_is_the_rounded_exact_quotient(numerator in edgy(), denominator in edgy()) {
        let (floor, ceil) = if denominator == 0 {
            (Err(MathError::DivisionByZero), Err(MathError::DivisionByZero))
        } else {
            let (scaled, by) = (BigUint::from(numerator) << 64_u32, BigUint::from(denominator));
            (fits(rounded(scaled.clone(), &by, false)), fits(rounded(scaled, &by, true)))
        };
        prop_assert_eq!(Q64x64::from_ratio_floor(numerator, denominator), floor);
        prop_assert_eq!(Q64x64::from_ratio_ceil(numerator, denominator), ceil);
    }

    #[test]
    fn a_multiple_is_the_rounded_exact_product(number in number(), amount in edgy()) {
        let (product, one) = (BigUint::from(number.to_bits()) * amount, BigUint::from(1_u32) << 64_u32);
        prop_assert_eq!(number.mul_u64_floor(amount), fits_u64(rounded(product.clone(), &one, false)));
        prop_assert_eq!(number.mul_u64_ceil(amount), fits_u64(rounded(product, &one, true)));
    }

    #[test]
    fn arithmetic_is_exact_or_rounded_or_refused(a in number(), b in number()) {
        let (x, y) = (BigUint::from(a.to_bits()), BigUint::from(b.to_bits()));
        let one = BigUint::from(1_u32) << 64_u32;
        prop_assert_eq!(a.checked_add(b), fits(&x + &y));
        let difference = if x < y { Err(MathError::Underflow) } else { fits(&x - &y) };
        prop_assert_eq!(a.checked_sub(b), difference);
        prop_assert_eq!(a.checked_mul(b), fits(rounded(&x * &y, &one, false)));
        prop_assert_eq!(a.checked_mul_ceil(b), fits(rounded(x * y, &one, true)));
    }

    #[test]
    fn a_fraction_of_a_number_is_the_exact_one_rounded_once(number in number(), numerator in edgy(), denominator in edgy()) {
        let (floor, ceil) = if denominator == 0 {
            (Err(MathError::DivisionByZero), Err(MathError::DivisionByZero))
        } else {
            let (product, by) = (BigUint::from(number.to_bits()) * numerator, BigUint::from(denominator));
            (fits(rounded(product.clone(), &by, false)), fits(rounded(product, &by, true)))
        };
        prop_assert_eq!(number.mul_ratio_floor(numerator, denominator), floor);
        prop_assert_eq!(number.mul_ratio_ceil(numerator, denominator), ceil);
    }

    #[test]
    fn a_part_in_basis_points_is_the_exact_one_rounded_once(
        number in number(), numerator in prop_oneof![0..=20_000_u64, (1_u64 << 32) - 3..(1_u64 << 32) + 3],
        denominator in prop_oneof![Just(10_000_u64), (1_u64 << 32) - 3..(1_u64 << 32) + 3, 1..9_u64],
    ) {
        let (product, by) = (BigUint::from(number.to_bits()) * numerator, BigUint::from(denominator));
        prop_assert_eq!(number.mul_ratio_floor(numerator, denominator), fits(rounded(product.clone(), &by, false)));
        prop_assert_eq!(number.mul_ratio_ceil(numerator, denominator), fits(rounded(product, &by, true)));
    }

    #[test]
    fn bytes_round_trip(number in number(), whole in any::<u64>()) {
        prop_assert_eq!(Q64x64::from_le_bytes(number.to_le_bytes()), number);
        prop_assert_eq!(Q64x64::from_bits(number.to_bits()), number);
        prop_assert_eq!(Q64x64::from_u64(whole).floor(), whole);
    }
}

#[test]
fn one_is_neutral_and_bytes_are_little_endian() {
    assert_eq!(Q64x64::ONE.checked_mul(Q64x64::MAX), Ok(Q64x64::MAX));
    assert_eq!(Q64x64::ONE.mul_u64_floor(u64::MAX), Ok(u64::MAX));
    let mut bytes = [0; 16];
    bytes[8] = 1;
    assert_eq!(Q64x64::ONE.to_le_bytes(), bytes);
}
