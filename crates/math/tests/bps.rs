//! Basis points against `num-bigint`, and splits that lose nothing.

use flywheel_math::{Bps, MathError, split_bps};
use num_bigint::BigUint;
use proptest::prelude::*;

fn bps() -> impl Strategy<Value = Bps> {
    prop_oneof![Just(0), Just(1), Just(9_999), Just(10_000), 0..=10_000_u16]
        .prop_map(|bps| Bps::new(bps).unwrap())
}

fn amount() -> impl Strategy<Value = u64> {
    prop_oneof![any::<u64>(), 0..30_000_u64, (u64::MAX - 30_000)..=u64::MAX]
}

fn floor_and_ceil(amount: u64, bps: Bps) -> (BigUint, BigUint) {
    let product = BigUint::from(amount) * bps.get();
    (&product / 10_000_u32, (product + 9_999_u32) / 10_000_u32)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn a_fraction_is_the_rounded_exact_product(amount in amount(), bps in bps()) {
        let (floor, ceil) = floor_and_ceil(amount, bps);
        prop_assert_eq!(BigUint::from(bps.floor_of(amount)), floor);
        prop_assert_eq!(BigUint::from(bps.ceil_of(amount)), ceil);
    }

    #[test]
    fn a_fraction_never_exceeds_the_amount(amount in amount(), bps in bps()) {
        prop_assert!(bps.floor_of(amount) <= bps.ceil_of(amount));
        prop_assert!(bps.ceil_of(amount) <= amount);
    }

    #[test]
    fn a_fraction_and_its_complement_make_the_whole(amount in amount(), bps in bps()) {
        prop_assert_eq!(bps.floor_of(amount) + bps.complement().ceil_of(amount), amount);
        prop_assert_eq!(bps.complement().complement(), bps);
    }

    #[test]
    fn a_split_loses_nothing_and_leaves_less_dust_than_parts(amount in amount(), mut cuts in any::<[u16; 4]>()) {
        for cut in &mut cuts {
            *cut %= 10_001;
        }
        cuts.sort_unstable();
        let [a, b, c, d] = cuts;
        let shares = [a, b - a, c - b, d - c, 10_000 - d].map(|share| Bps::new(share).unwrap());
        let (parts, dust) = split_bps(amount, &shares).unwrap();
        let sum: u128 = parts.iter().map(|part| u128::from(*part)).sum();
        prop_assert_eq!(sum + u128::from(dust), u128::from(amount));
        prop_assert!(dust < 5);
        for (part, share) in parts.iter().zip(shares) {
            prop_assert_eq!(*part, share.floor_of(amount));
        }
    }

    #[test]
    fn a_split_whose_shares_are_not_a_whole_is_refused(shares in any::<[u16; 3]>()) {
        let shares = shares.map(|share| Bps::new(share % 10_001).unwrap());
        let sum: u32 = shares.iter().map(|share| u32::from(share.get())).sum();
        prop_assert_eq!(split_bps(1_000, &shares).is_ok(), sum == 10_000);
    }
}

#[test]
fn a_fraction_above_the_whole_does_not_exist() {
    for bps in 0..=u16::MAX {
        match Bps::new(bps) {
            Ok(fraction) => assert!(fraction.get() == bps && bps <= 10_000),
            Err(error) => assert!(error == MathError::BpsOutOfRange && bps > 10_000),
        }
    }
    assert_eq!(Bps::ZERO.floor_of(u64::MAX), 0);
    assert_eq!(Bps::FULL.ceil_of(u64::MAX), u64::MAX);
}

#[test]
fn a_sum_that_wraps_sixteen_bits_to_a_whole_is_refused() {
    // 7 * 10,000 + 5,536 = 65,536 + 10,000
    let mut shares = [Bps::FULL; 8];
    shares[7] = Bps::new(5_536).unwrap();
    assert_eq!(split_bps(1, &shares), Err(MathError::BpsSum));
    assert_eq!(split_bps(1, &[]), Err(MathError::BpsSum));
}
