//! What is slashed and who gets it, what a failed device pays, and when a bond is short.

use flywheel_stake::{
    FaultRamp, SlashParts, SlashSplit, StakeError, Standing, is_bonded, short_since, slash_amount, standing,
    within_cap,
};
use num_bigint::BigUint;
use proptest::prelude::*;

const DAY: u32 = 86_400;

fn amount() -> impl Strategy<Value = u64> {
    (0..64_u32, any::<u64>()).prop_map(|(shift, bits)| (bits >> shift).max(1))
}

fn exact(amount: u64, bps: u64) -> BigUint {
    BigUint::from(amount) * bps / 10_000_u32
}

#[test]
fn each_gets_its_part_of_a_slash_and_the_rest_is_burned_with_the_dust() {
    let split = SlashSplit {
        reporter_bps: 1_000,
        insurance_bps: 2_500,
        treasury_bps: 500,
    };
    assert_eq!(split.validate(), Ok(()));
    assert_eq!(
        split.parts(1_000_019),
        SlashParts {
            burn: 600_014,
            reporter: 100_001,
            insurance: 250_004,
            treasury: 50_000,
        }
    );
    assert_eq!(SlashSplit::default().parts(9).burn, 9);
}

#[test]
fn a_split_of_more_than_the_whole_is_refused() {
    let split = |reporter_bps, insurance_bps, treasury_bps| SlashSplit {
        reporter_bps,
        insurance_bps,
        treasury_bps,
    };
    assert_eq!(split(5_000, 3_000, 2_000).validate(), Ok(()));
    assert_eq!(split(5_000, 3_000, 2_001).validate(), Err(StakeError::OutOfRange));
    // Sums that wrap 16 bits to a permitted one.
    assert_eq!(split(u16::MAX, 1, 0).validate(), Err(StakeError::OutOfRange));
    assert_eq!(
        split(40_000, 20_000, 10_000).validate(),
        Err(StakeError::OutOfRange)
    );
}

#[test]
fn a_slash_takes_its_basis_points_and_a_cap_counts_what_was_taken() {
    assert_eq!([slash_amount(1_999, 500), slash_amount(7, 10_000)], [99, 7]);
    assert_eq!(slash_amount(u64::MAX, u16::MAX), u64::MAX);
    // 30 % of 1,001 are 300.
    assert_eq!(within_cap(3_000, 1_001, 0, 200), 200);
    assert_eq!(within_cap(3_000, 1_001, 200, 200), 100);
    assert_eq!(within_cap(3_000, 1_001, 300, 1), 0);
    assert_eq!(within_cap(3_000, 1_001, u64::MAX, 1), 0);
}

#[test]
fn a_failed_device_pays_every_period_and_is_terminated_after_the_last() {
    let ramp = FaultRamp {
        fee_bps: 250,
        periods: 14,
        termination_bps: 5_000,
        period_seconds: DAY,
    };
    assert_eq!(ramp.validate(), Ok(()));
    let owed = |periods| ramp.owed(1_001, periods);
    // 25.025 each, rounded down in sum; 350.35 and 500.5 at the end.
    assert_eq!([owed(0), owed(1), owed(4), owed(13)], [0, 25, 100, 325]);
    assert_eq!([owed(14), owed(15), owed(u32::MAX)], [850, 850, 850]);
    assert_eq!([13, 14].map(|periods| ramp.is_terminated(periods)), [false, true]);
    let since = 1_700_000_000;
    let periods = |now| ramp.periods_since(since, now);
    assert_eq!(
        [
            periods(since - 9),
            periods(since + DAY - 1),
            periods(since + DAY),
            periods(since + 15 * DAY)
        ],
        [0, 0, 1, 15]
    );
    assert_eq!(ramp.periods_since(0, since), 0);
}

#[test]
fn a_ramp_without_periods_or_with_fees_above_the_bond_is_refused() {
    let ramp = FaultRamp {
        fee_bps: 10_000,
        periods: 1,
        termination_bps: 10_000,
        period_seconds: 1,
    };
    assert_eq!(ramp.validate(), Ok(()));
    for wrong in [
        FaultRamp {
            fee_bps: 10_001,
            ..ramp
        },
        FaultRamp {
            termination_bps: 10_001,
            ..ramp
        },
        FaultRamp { periods: 0, ..ramp },
        FaultRamp {
            period_seconds: 0,
            ..ramp
        },
    ] {
        assert_eq!(wrong.validate(), Err(StakeError::OutOfRange));
    }
}

#[test]
fn a_bond_may_be_short_for_its_grace_and_not_a_second_longer() {
    assert!(is_bonded(100, 100) && !is_bonded(99, 100) && is_bonded(0, 0));
    let now = 1_700_000_000;
    let since = short_since(0, 99, 100, now);
    assert_eq!(since, now);
    assert_eq!(short_since(since, 50, 100, now + 5), now);
    assert_eq!(short_since(since, 100, 100, now + 5), 0);
    let until = now + DAY;
    assert_eq!(standing(since, DAY, now), Standing::Grace { until });
    assert_eq!(standing(since, DAY, until - 1), Standing::Grace { until });
    assert_eq!(standing(since, DAY, until), Standing::Short);
    assert_eq!(standing(since, 0, now), Standing::Short);
    assert_eq!(standing(0, 0, now), Standing::Bonded);
    assert_eq!(short_since(0, 0, 1, 0), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn the_parts_of_a_slash_are_the_rounded_exact_ones_and_add_up(amount in amount(), mut cuts in any::<[u16; 3]>()) {
        for cut in &mut cuts {
            *cut %= 10_001;
        }
        cuts.sort_unstable();
        let [a, b, c] = cuts;
        let split = SlashSplit { reporter_bps: a, insurance_bps: b - a, treasury_bps: c - b };
        prop_assert_eq!(split.validate(), Ok(()));
        let parts = split.parts(amount);
        prop_assert_eq!(BigUint::from(parts.reporter), exact(amount, a.into()));
        prop_assert_eq!(BigUint::from(parts.insurance), exact(amount, (b - a).into()));
        prop_assert_eq!(BigUint::from(parts.treasury), exact(amount, (c - b).into()));
        prop_assert_eq!(parts.burn + parts.reporter + parts.insurance + parts.treasury, amount);
        prop_assert!(BigUint::from(parts.burn) >= exact(amount, (10_000 - c).into()));
    }

    #[test]
    fn even_a_split_that_is_not_valid_adds_up(amount in amount(), bps in any::<[u16; 3]>()) {
        let [reporter_bps, insurance_bps, treasury_bps] = bps;
        let parts = SlashSplit { reporter_bps, insurance_bps, treasury_bps }.parts(amount);
        let sum = [parts.burn, parts.reporter, parts.insurance, parts.treasury].map(u128::from).iter().sum::<u128>();
        prop_assert_eq!(sum, u128::from(amount));
    }

    #[test]
    fn slashes_within_a_cap_never_take_more_than_it(
        base in amount(), cap in 0..=10_000_u16, wanted in prop::collection::vec(amount(), 1..20),
    ) {
        let (mut taken, mut asked) = (0_u64, 0_u128);
        for wanted in wanted {
            taken += within_cap(cap, base, taken, wanted);
            asked += u128::from(wanted);
            let most = u128::try_from(exact(base, cap.into())).unwrap();
            prop_assert_eq!(u128::from(taken), asked.min(most));
        }
    }

    #[test]
    fn however_often_it_is_charged_a_failed_device_pays_the_same(
        bond in amount(), fee_bps in 0..=10_000_u16, periods in 1..=u16::MAX, termination_bps in 0..=10_000_u16,
        waits in prop::collection::vec(prop_oneof![0..3 * DAY, 0..900 * DAY], 1..20),
    ) {
        let ramp = FaultRamp { fee_bps, periods, termination_bps, period_seconds: DAY };
        let (since, mut now, mut charged) = (1_000_000_000, 1_000_000_000, 0_u64);
        for wait in waits {
            now += wait;
            let owed = ramp.owed(bond, ramp.periods_since(since, now));
            // Never falls, so what is due is never negative.
            prop_assert!(charged <= owed);
            charged += owed - charged;
            let full = (now - since) / DAY;
            let counted = u64::from(full.min(periods.into()));
            let mut exactly = exact(bond, u64::from(fee_bps) * counted);
            if full >= u32::from(periods) {
                exactly += exact(bond, termination_bps.into());
            }
            prop_assert_eq!(BigUint::from(charged), exactly.min(BigUint::from(bond)));
        }
    }
}
