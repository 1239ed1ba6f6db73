//! The rule against exact arithmetic, and what holds for every standing.

use flywheel_math::Bps;
use flywheel_multiplier::{
    MAX_CLASS_WEIGHT_BPS, MAX_REGIONAL_FACTOR_BPS, Standing, Status, factors, multiplier_bps, on_probation,
};
use num_bigint::BigUint;
use proptest::prelude::*;

/// Counts as networks have them, and any others.
fn count() -> impl Strategy<Value = u32> {
    prop_oneof![0..40_u32, any::<u32>(), Just(u32::MAX)]
}

fn up_to(most: u32) -> impl Strategy<Value = u32> {
    prop_oneof![0..=most, 0..=10_000_u32, Just(most)]
}

fn probation() -> impl Strategy<Value = Option<Bps>> {
    proptest::option::of((0..=10_000_u16).prop_map(|bps| Bps::new(bps).unwrap()))
}

prop_compose! {
    fn any_standing()(
        status in prop::sample::select(&Status::ALL[..]),
        maintenance_over_quota: bool,
        class_weight_bps in up_to(MAX_CLASS_WEIGHT_BPS),
        density_count in count(),
        density_target in count(),
        probation in probation(),
        regional_factor_bps in up_to(MAX_REGIONAL_FACTOR_BPS),
    ) -> Standing {
        Standing {
            status,
            maintenance_over_quota,
            class_weight_bps,
            density_count,
            density_target,
            probation,
            regional_factor_bps,
        }
    }
}

/// The formula as it is written in the documentation, as one fraction of big integers.
fn exact(standing: &Standing) -> BigUint {
    let status = match standing.status {
        Status::Active => 2_u32,
        Status::Degraded => 1,
        Status::Maintenance if !standing.maintenance_over_quota => 1,
        _ => 0,
    };
    let mut numerator = BigUint::from(standing.class_weight_bps) * status;
    let mut denominator = BigUint::from(2_u32);
    if standing.density_target != 0 && standing.density_target < standing.density_count.max(1) {
        numerator *= standing.density_target;
        denominator *= standing.density_count.max(1);
    }
    if let Some(probation) = standing.probation {
        numerator *= probation.get();
        denominator *= 10_000_u32;
    }
    numerator * standing.regional_factor_bps / (denominator * 10_000_u32)
}

fn of(standing: Standing) -> u32 {
    multiplier_bps(&standing).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn a_multiplier_is_the_exact_product_rounded_down_once(standing in any_standing()) {
        prop_assert_eq!(BigUint::from(of(standing)), exact(&standing));
        prop_assert_eq!(factors(&standing).unwrap().multiplier_bps, of(standing));
    }

    #[test]
    fn no_multiplier_is_above_weight_times_region(standing in any_standing()) {
        let most = u64::from(standing.class_weight_bps) * u64::from(standing.regional_factor_bps) / 10_000;
        prop_assert!(u64::from(of(standing)) <= most);
    }

    #[test]
    fn what_is_not_active_maintained_or_degraded_counts_nothing(standing in any_standing()) {
        for status in [Status::Pending, Status::Failed, Status::Suspended, Status::Replaced, Status::Retired] {
            prop_assert_eq!(of(Standing { status, ..standing }), 0);
        }
    }

    #[test]
    fn a_multiplier_never_falls_with_weight_region_or_probation_factor(
        standing in any_standing(), weight in up_to(MAX_CLASS_WEIGHT_BPS), region in up_to(MAX_REGIONAL_FACTOR_BPS),
        factor in 0..=10_000_u16,
    ) {
        let heavier = standing.class_weight_bps.max(weight);
        let heavier = of(Standing { class_weight_bps: heavier, ..standing });
        prop_assert!(heavier >= of(standing));
        let richer = standing.regional_factor_bps.max(region);
        let richer = of(Standing { regional_factor_bps: richer, ..standing });
        prop_assert!(richer >= of(standing));
        let milder = standing.probation.map(|now| now.max(Bps::new(factor).unwrap()));
        let milder = of(Standing { probation: milder, ..standing });
        prop_assert!(milder >= of(standing));
    }

    #[test]
    fn a_multiplier_never_falls_with_the_target_nor_rises_with_the_count(
        standing in any_standing(), target in count(), present in count(),
    ) {
        // A target of 0 is none, above any other.
        let wanted = match standing.density_target {
            0 => 0,
            now => now.max(target),
        };
        let wanted = of(Standing { density_target: wanted, ..standing });
        prop_assert!(wanted >= of(standing));
        let fuller = standing.density_count.max(present);
        let fuller = of(Standing { density_count: fuller, ..standing });
        prop_assert!(fuller <= of(standing));
    }

    #[test]
    fn all_devices_of_a_cell_together_count_no_more_than_are_wanted(standing in any_standing()) {
        prop_assume!(standing.density_target != 0 && standing.density_count != 0);
        let alone = of(Standing { density_count: 1, density_target: 1, ..standing });
        let wanted = u128::from(standing.density_target) * u128::from(alone + 1);
        prop_assert!(u128::from(standing.density_count) * u128::from(of(standing)) <= wanted);
    }

    #[test]
    fn probation_is_the_half_open_interval_from_activation(activated_at: u32, seconds: u32, now: u32) {
        let (begin, now_wide) = (u64::from(activated_at), u64::from(now));
        let expected = activated_at != 0 && (begin..begin + u64::from(seconds)).contains(&now_wide);
        prop_assert_eq!(on_probation(activated_at, seconds, now), expected);
    }
}
