//! Emission curves: what all of them promise, and each against its definition in exact arithmetic.

use flywheel_math::{Emission, MathError, Q64x64};
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

/// Any permitted retention: everyday ones, ones near 0 and 1, and both ends.
fn retention() -> impl Strategy<Value = Q64x64> {
    prop_oneof![
        (1..10_000_u64).prop_map(|bps| Q64x64::from_ratio_floor(bps, 10_000).unwrap()),
        (1_u128 << 32..=(1 << 64) - (1 << 32)).prop_map(Q64x64::from_bits),
        (32..63_u32).prop_map(|bit| Q64x64::from_bits((1 << 64) - (1 << bit))),
        (32..63_u32).prop_map(|bit| Q64x64::from_bits(1 << bit)),
    ]
}

fn fixed() -> impl Strategy<Value = Emission> {
    (edgy(), edgy()).prop_map(|(per_epoch, cap)| Emission::Fixed { per_epoch, cap })
}

fn halving() -> impl Strategy<Value = Emission> {
    let interval = prop_oneof![1..500_u64, edgy().prop_map(|interval| interval.max(1))];
    (edgy(), interval, edgy()).prop_map(|(first_epoch, interval, cap)| Emission::Halving {
        first_epoch,
        interval,
        cap,
    })
}

fn geometric() -> impl Strategy<Value = Emission> {
    (edgy(), retention(), edgy()).prop_map(|(first_epoch, retention, cap)| Emission::Geometric {
        first_epoch,
        retention,
        cap,
    })
}

fn any_curve() -> impl Strategy<Value = Emission> {
    prop_oneof![fixed(), halving(), geometric()]
}

/// What an epoch emits before any cap, by the definition of the curves that are sums.
fn term(curve: Emission, epoch: u64) -> u128 {
    match curve {
        Emission::Fixed { per_epoch, .. } => u128::from(per_epoch),
        Emission::Halving {
            first_epoch,
            interval,
            ..
        } => {
            let halvings = epoch / interval;
            if halvings < 64 {
                u128::from(first_epoch >> halvings)
            } else {
                0
            }
        }
        Emission::Geometric { .. } => unreachable!("a closed form"),
    }
}

/// The closed form of a geometric sum, rounded down, in exact arithmetic.
fn exact_geometric(first: u64, retention: Q64x64, epochs: u32) -> BigUint {
    let one = BigUint::from(1_u32) << 64_u32;
    let kept = BigUint::from(retention.to_bits());
    // first * (1 - r^n) / (1 - r), with numerator and denominator times 2^(64 n).
    let numerator = first * (one.pow(epochs) - kept.pow(epochs)) * &one;
    numerator / ((&one - kept) * one.pow(epochs))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn over_ten_thousand_epochs_sums_are_monotone_capped_and_the_sum_of_the_epochs(
        curve in any_curve(),
        start in prop_oneof![Just(0), edgy()],
    ) {
        let start = start.min(u64::MAX - 10_000);
        let mut sum = curve.cumulative(start).unwrap();
        for epoch in start..start + 10_000 {
            let next = curve.cumulative(epoch + 1).unwrap();
            prop_assert!(next >= sum, "falls at {epoch}");
            prop_assert!(next <= curve.cap());
            prop_assert_eq!(curve.in_epoch(epoch).unwrap(), next - sum);
            sum = next;
        }
    }

    #[test]
    fn fixed_and_halving_sums_are_brute_force_sums(curve in prop_oneof![fixed(), halving()]) {
        let cap = u128::from(curve.cap());
        let mut sum = 0_u128;
        for epoch in 0..10_000 {
            prop_assert_eq!(u128::from(curve.cumulative(epoch).unwrap()), sum.min(cap));
            sum += term(curve, epoch);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn geometric_sums_are_the_closed_form_or_one_less(
        first_epoch in edgy(),
        retention in retention(),
        epochs in prop_oneof![0..4_u32, 0..1_500_u32],
    ) {
        let curve = Emission::Geometric { first_epoch, retention, cap: u64::MAX };
        let sum = BigUint::from(curve.cumulative(u64::from(epochs)).unwrap());
        let exact = exact_geometric(first_epoch, retention, epochs).min(BigUint::from(u64::MAX));
        prop_assert!(sum <= exact && &exact - &sum <= BigUint::from(1_u32), "{sum} for {exact}");
    }

    #[test]
    fn any_two_epochs_are_in_order(curve in any_curve(), a in edgy(), b in edgy()) {
        let (earlier, later) = (a.min(b), a.max(b));
        prop_assert!(curve.cumulative(earlier).unwrap() <= curve.cumulative(later).unwrap());
    }

    #[test]
    fn neighbours_of_powers_of_two_are_in_order(curve in geometric(), bit in 0..64_u32) {
        // Where the chain of squarings changes most.
        let epoch = 1_u64 << bit;
        let sums = [epoch - 1, epoch, epoch.saturating_add(1)].map(|epoch| curve.cumulative(epoch).unwrap());
        prop_assert!(sums.is_sorted());
    }

    #[test]
    fn nothing_is_emitted_before_the_first_epoch_and_the_last_one_is_defined(curve in any_curve()) {
        prop_assert_eq!(curve.cumulative(0), Ok(0));
        prop_assert!(curve.in_epoch(u64::MAX).unwrap() <= curve.cap());
        prop_assert!(curve.cumulative(u64::MAX).unwrap() <= curve.cap());
    }

    #[test]
    fn the_first_epoch_emits_the_first_amount(first_epoch in edgy(), retention in retention(), cap in edgy()) {
        let curve = Emission::Geometric { first_epoch, retention, cap };
        // (1 - r) / (1 - r): the rounding of r up to 128 bits is exact, so nothing is lost.
        let first = curve.in_epoch(0).unwrap();
        prop_assert!(first <= first_epoch.min(cap) && first_epoch.min(cap) - first <= 1);
    }

    #[test]
    fn a_geometric_curve_stays_below_its_limit(curve in geometric(), epochs in edgy()) {
        let Emission::Geometric { first_epoch, retention, .. } = curve else { unreachable!() };
        let left = (BigUint::from(1_u32) << 64_u32) - BigUint::from(retention.to_bits());
        let sum = BigUint::from(curve.cumulative(epochs).unwrap());
        prop_assert!(sum * left <= BigUint::from(first_epoch) << 64_u32);
    }
}

#[test]
fn a_retention_that_is_no_decay_is_refused() {
    let with = |bits| Emission::Geometric {
        first_epoch: 1,
        retention: Q64x64::from_bits(bits),
        cap: 1,
    };
    let refused = [
        0,
        1,
        (1 << 32) - 1,
        (1 << 64) - (1 << 32) + 1,
        1 << 64,
        (1 << 64) + (1 << 63),
        u128::MAX,
    ];
    for curve in refused.map(with) {
        assert_eq!(curve.validate(), Err(MathError::RetentionOutOfRange));
        assert_eq!(curve.cumulative(5), Err(MathError::RetentionOutOfRange));
        assert_eq!(curve.in_epoch(5), Err(MathError::RetentionOutOfRange));
    }
    for curve in [1 << 32, 1 << 63, (1 << 64) - (1 << 32)].map(with) {
        assert_eq!(curve.validate(), Ok(()));
    }
}

#[test]
fn a_halving_that_never_comes_is_refused() {
    let curve = Emission::Halving {
        first_epoch: 1,
        interval: 0,
        cap: 1,
    };
    assert_eq!(curve.validate(), Err(MathError::ZeroInterval));
    assert_eq!(curve.cumulative(5), Err(MathError::ZeroInterval));
    assert_eq!(curve.in_epoch(5), Err(MathError::ZeroInterval));
}

#[test]
fn bitcoins_schedule_ends_where_it_is_known_to() {
    // 50 BTC in 10^-8 units, halved every 210,000 blocks: 20,999,999.9769 BTC in all.
    let curve = Emission::Halving {
        first_epoch: 5_000_000_000,
        interval: 210_000,
        cap: u64::MAX,
    };
    assert_eq!(curve.cumulative(u64::MAX), Ok(2_099_999_997_690_000));
    assert_eq!(curve.in_epoch(6_929_999), Ok(1));
    assert_eq!(curve.in_epoch(6_930_000), Ok(0));
}

#[test]
fn ten_percent_decay_by_hand() {
    let retention = Q64x64::from_ratio_ceil(9, 10).unwrap();
    let curve = Emission::Geometric {
        first_epoch: 1_000_000,
        retention,
        cap: u64::MAX,
    };
    let epochs: Vec<u64> = (0..5).map(|epoch| curve.in_epoch(epoch).unwrap()).collect();
    assert_eq!(epochs, [1_000_000, 900_000, 810_000, 729_000, 656_100]);
    assert_eq!(curve.cumulative(u64::MAX), Ok(10_000_000));
}
