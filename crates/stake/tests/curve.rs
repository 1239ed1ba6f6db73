//! What a lock multiplies by, and that joining positions never gains weight.

use flywheel_stake::{Curve, averaged_bps};
use proptest::prelude::*;

const YEAR: u32 = 31_536_000;

#[test]
fn the_multiplier_grows_linearly_from_one_to_the_maximum_and_stays_there() {
    let curve = Curve {
        max_lock_seconds: 4 * YEAR,
        max_multiplier_bps: 40_000,
    };
    let at = |lock| curve.multiplier_bps(lock);
    assert_eq!(
        [
            at(0),
            at(YEAR),
            at(2 * YEAR),
            at(4 * YEAR),
            at(5 * YEAR),
            at(u32::MAX)
        ],
        [10_000, 17_500, 25_000, 40_000, 40_000, 40_000]
    );
    // 30,000 basis points over 126,144,000 seconds: one for each 4,204.8.
    assert_eq!([at(4_204), at(4_205), at(4 * YEAR - 1)], [10_000, 10_001, 39_999]);
}

#[test]
fn without_a_longest_lock_or_a_maximum_above_one_nothing_is_multiplied() {
    for curve in [
        Curve {
            max_lock_seconds: 0,
            max_multiplier_bps: 40_000,
        },
        Curve {
            max_lock_seconds: YEAR,
            max_multiplier_bps: 9_999,
        },
        Curve::default(),
    ] {
        for lock in [0, 1, YEAR, u32::MAX] {
            assert_eq!(curve.multiplier_bps(lock), 10_000);
        }
    }
}

#[test]
fn joined_positions_have_the_average_multiplier() {
    assert_eq!(averaged_bps((100, 10_000), (300, 30_000)), 25_000);
    assert_eq!(averaged_bps((1, 10_000), (2, 10_001)), 10_000);
    assert_eq!(averaged_bps((0, 40_000), (7, 12_345)), 12_345);
    assert_eq!(averaged_bps((0, 40_000), (0, 40_000)), 10_000);
    assert_eq!(averaged_bps((u64::MAX, u16::MAX), (u64::MAX, u16::MAX)), u16::MAX);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn a_longer_lock_never_multiplies_by_less(
        max_lock_seconds in any::<u32>(), max_multiplier_bps in any::<u16>(), a in any::<u32>(), b in any::<u32>(),
    ) {
        let curve = Curve { max_lock_seconds, max_multiplier_bps };
        let (short, long) = (curve.multiplier_bps(a.min(b)), curve.multiplier_bps(a.max(b)));
        prop_assert!(10_000 <= short && short <= long && long <= max_multiplier_bps.max(10_000));
        let lock = u128::from(a.min(max_lock_seconds));
        let extra = u128::from(max_multiplier_bps.max(10_000)) - 10_000;
        let exact = 10_000 + (extra * lock).checked_div(u128::from(max_lock_seconds)).unwrap_or(0);
        prop_assert_eq!(u128::from(curve.multiplier_bps(a)), exact);
    }

    #[test]
    fn joining_positions_never_gains_weight_and_loses_less_than_a_basis_point(
        a in any::<u64>(), b in any::<u64>(), bps_a in 10_000..=u16::MAX, bps_b in 10_000..=u16::MAX,
    ) {
        let weight = |shares: u128, bps: u16| shares * u128::from(bps);
        let shares = u128::from(a) + u128::from(b);
        let before = weight(a.into(), bps_a) + weight(b.into(), bps_b);
        let after = weight(shares, averaged_bps((a, bps_a), (b, bps_b)));
        prop_assert!(after <= before);
        prop_assert!(shares == 0 || before - after < shares);
    }
}
