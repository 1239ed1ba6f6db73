//! The rule against numbers computed by hand.

use flywheel_math::Bps;
use flywheel_multiplier::{
    Factors, MAX_CLASS_WEIGHT_BPS, MAX_MULTIPLIER_BPS, MAX_REGIONAL_FACTOR_BPS, MultiplierError, Standing,
    Status, factors, multiplier_bps, on_probation,
};

/// An active device of weight 1x, alone in its cell, in no region.
const PLAIN: Standing = Standing {
    status: Status::Active,
    maintenance_over_quota: false,
    class_weight_bps: 10_000,
    density_count: 1,
    density_target: 1,
    probation: None,
    regional_factor_bps: 10_000,
};

fn of(standing: Standing) -> u32 {
    multiplier_bps(&standing).unwrap()
}

fn bps(basis_points: u16) -> Bps {
    Bps::new(basis_points).unwrap()
}

#[test]
fn statuses_have_the_registrys_codes_and_the_factors_of_the_table() {
    let table = [
        (Status::Pending, 0),
        (Status::Active, 10_000),
        (Status::Maintenance, 5_000),
        (Status::Degraded, 5_000),
        (Status::Failed, 0),
        (Status::Suspended, 0),
        (Status::Replaced, 0),
        (Status::Retired, 0),
    ];
    assert_eq!(table.map(|(status, _)| status), Status::ALL);
    for (code, (status, factor)) in (0..).zip(table) {
        assert_eq!(Status::from_code(code), Some(status));
        assert_eq!(status.factor_bps(), factor, "{status:?}");
        assert_eq!(of(Standing { status, ..PLAIN }), u32::from(factor), "{status:?}");
    }
    assert_eq!((Status::from_code(8), Status::from_code(255)), (None, None));
}

#[test]
fn maintenance_over_its_quota_counts_nothing_and_the_quota_concerns_no_other_status() {
    for status in Status::ALL {
        let over = Standing {
            status,
            maintenance_over_quota: true,
            ..PLAIN
        };
        let expected = match status {
            Status::Maintenance => 0,
            _ => u32::from(status.factor_bps()),
        };
        assert_eq!(of(over), expected, "{status:?}");
    }
}

#[test]
fn a_crowded_cell_counts_as_many_devices_as_are_wanted() {
    let crowded = |density_target, density_count| {
        of(Standing {
            density_target,
            density_count,
            ..PLAIN
        })
    };
    assert_eq!(
        [crowded(4, 3), crowded(4, 4), crowded(4, 5)],
        [10_000, 10_000, 8_000]
    );
    // 4/9 of 10,000 is 4,444.4…, 1/3 is 3,333.3…
    assert_eq!(
        [crowded(4, 9), crowded(1, 3), crowded(1, 10_001)],
        [4_444, 3_333, 0]
    );
    assert_eq!(crowded(0, u32::MAX), 10_000, "a target of 0 is no limit");
    assert_eq!(crowded(4, 0), 10_000, "a count that lags behind");
    assert_eq!(crowded(u32::MAX, u32::MAX), 10_000);
}

#[test]
fn all_factors_are_multiplied_before_the_one_rounding() {
    // 3.3333 x 1/2 x 2/3 x 0.7777 x 1.1111, that is 33333 x 5000 x 2 x 7777 x 11111 / (3 x 10^12) = 9,601.04…
    let all = Standing {
        status: Status::Degraded,
        class_weight_bps: 33_333,
        density_count: 3,
        density_target: 2,
        probation: Some(bps(7_777)),
        regional_factor_bps: 11_111,
        ..PLAIN
    };
    assert_eq!(of(all), 9_601);
    // 1 bp x 1/3 x 10x = 3.33…; rounding after the second factor would leave nothing.
    let tiny = Standing {
        class_weight_bps: 1,
        density_count: 3,
        regional_factor_bps: 100_000,
        ..PLAIN
    };
    assert_eq!(of(tiny), 3);
}

#[test]
fn the_factors_that_are_shown_are_those_of_the_product() {
    let standing = Standing {
        status: Status::Maintenance,
        class_weight_bps: 15_000,
        density_count: 9,
        density_target: 4,
        probation: Some(bps(2_500)),
        regional_factor_bps: 12_000,
        ..PLAIN
    };
    // 1.5 x 0.5 x 4/9 x 0.25 x 1.2 = 0.1 exactly; with a rounded 0.4444 it would be 999.
    assert_eq!(
        factors(&standing),
        Ok(Factors {
            class_weight_bps: 15_000,
            status_bps: 5_000,
            density_bps: 4_444,
            probation_bps: 2_500,
            regional_factor_bps: 12_000,
            multiplier_bps: 1_000,
        })
    );
}

#[test]
fn the_greatest_weight_in_the_best_region_is_the_greatest_multiplier() {
    let greatest = Standing {
        class_weight_bps: MAX_CLASS_WEIGHT_BPS,
        density_count: u32::MAX,
        density_target: u32::MAX,
        regional_factor_bps: MAX_REGIONAL_FACTOR_BPS,
        ..PLAIN
    };
    assert_eq!(of(greatest), MAX_MULTIPLIER_BPS);
}

#[test]
fn weights_and_regions_beyond_their_bounds_are_refused() {
    let heavy = Standing {
        class_weight_bps: MAX_CLASS_WEIGHT_BPS + 1,
        ..PLAIN
    };
    assert_eq!(
        multiplier_bps(&heavy),
        Err(MultiplierError::ClassWeightOutOfRange)
    );
    let rich = Standing {
        regional_factor_bps: MAX_REGIONAL_FACTOR_BPS + 1,
        status: Status::Retired,
        ..PLAIN
    };
    assert_eq!(
        multiplier_bps(&rich),
        Err(MultiplierError::RegionalFactorOutOfRange)
    );
    assert_eq!(factors(&rich), Err(MultiplierError::RegionalFactorOutOfRange));
}

#[test]
fn probation_begins_with_the_first_activation_and_ends_before_its_last_second() {
    let at = |now| on_probation(1_000, 50, now);
    assert_eq!(
        [at(999), at(1_000), at(1_049), at(1_050), at(u32::MAX)],
        [false, true, true, false, false]
    );
    assert!(!on_probation(0, u32::MAX, 5), "never activated");
    assert!(!on_probation(1_000, 0, 1_000), "no probation");
    assert!(
        on_probation(u32::MAX, u32::MAX, u32::MAX),
        "no sum that overflows"
    );
}
