//! What an endowment pays, period by period, to its last unit.

use flywheel_market::Endowment;
use num_bigint::BigUint;
use proptest::prelude::*;

/// 1,000 for 4 periods, of which the first costs 300 and each following one a tenth less.
const ENDOWMENT: Endowment = Endowment {
    remaining: 1_000,
    cost: 300,
    cost_fraction: 0,
    decay_bps: 1_000,
    periods_left: 4,
};

fn schedule(mut endowment: Endowment, periods: usize) -> Vec<u64> {
    (0..periods).map(|_| endowment.release(1)).collect()
}

#[test]
fn each_period_is_paid_its_cost_but_no_more_than_its_part_and_the_last_one_all() {
    // A quarter of 1,000, a third of 750, half of 500: the cost, 300, 270 and 243, is less only then.
    assert_eq!(schedule(ENDOWMENT, 6), [250, 250, 243, 257, 0, 0]);
    // Enough for all: 300, 270, 243, 218.7 and then nothing is left but the rest.
    let ample = Endowment {
        remaining: 2_000,
        periods_left: 5,
        ..ENDOWMENT
    };
    assert_eq!(schedule(ample, 5), [300, 270, 243, 218, 969]);
}

#[test]
fn periods_that_were_missed_are_caught_up_but_none_beyond_the_last() {
    let mut endowment = ENDOWMENT;
    assert_eq!(endowment.release(0), 0);
    assert_eq!(endowment, ENDOWMENT);
    assert_eq!(endowment.release(3), 743);
    assert_eq!((endowment.remaining, endowment.periods_left), (257, 1));
    assert_eq!(endowment.release(u32::MAX), 257);
    assert_eq!((endowment.remaining, endowment.periods_left), (0, 0));
    // No period beyond the last costs anything less: 300 less a tenth, four times, are 196.83.
    assert_eq!(endowment.cost, 196);
    let ended = endowment;
    assert_eq!(endowment.release(u32::MAX), 0);
    assert_eq!(endowment, ended);
}

#[test]
fn a_cost_that_does_not_fall_stays_to_the_last_bit() {
    let mut level = Endowment {
        cost_fraction: u64::MAX,
        decay_bps: 0,
        ..ENDOWMENT
    };
    level.release(3);
    assert_eq!((level.cost, level.cost_fraction), (300, u64::MAX));
}

#[test]
fn a_cost_falls_to_nothing_by_all_or_more_and_the_last_period_pays() {
    for decay_bps in [10_000, u16::MAX] {
        let gone = Endowment {
            decay_bps,
            ..ENDOWMENT
        };
        assert_eq!(schedule(gone, 4), [250, 0, 0, 750]);
    }
}

#[test]
fn a_fraction_of_the_cost_is_kept_from_period_to_period() {
    // 1.5, 1.35, ..., 0.98: the whole units follow the exact cost.
    let small = Endowment {
        remaining: 1_000_000,
        cost: 1,
        cost_fraction: 1 << 63,
        decay_bps: 1_000,
        periods_left: 10,
    };
    assert_eq!(schedule(small, 6), [1, 1, 1, 1, 0, 0]);
}

fn amount() -> impl Strategy<Value = u64> {
    (0..65_u32, any::<u64>()).prop_map(|(shift, bits)| bits.checked_shr(shift).unwrap_or(0))
}

fn endowment() -> impl Strategy<Value = Endowment> {
    let decay = prop_oneof![0..=10_000_u16, 0..100_u16, any::<u16>()];
    (amount(), amount(), amount(), decay, 1..200_u32).prop_map(
        |(remaining, cost, cost_fraction, decay_bps, periods_left)| Endowment {
            remaining,
            cost,
            cost_fraction,
            decay_bps,
            periods_left,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn every_period_is_paid_as_specified_and_all_is_paid_in_the_end(mut endowment in endowment()) {
        let begin = endowment;
        let mut remaining = BigUint::from(begin.remaining);
        let mut cost = (BigUint::from(begin.cost) << 64_u32) + begin.cost_fraction;
        for left in (1..=begin.periods_left).rev() {
            let part = &remaining / left;
            let exact = if left == 1 { remaining.clone() } else { part.clone().min(&cost >> 64_u32) };
            let paid = BigUint::from(endowment.release(1));
            prop_assert!(left == 1 || paid <= part);
            prop_assert_eq!(&paid, &exact);
            remaining -= paid;
            cost = cost * (10_000 - begin.decay_bps.min(10_000)) / 10_000_u32;
            prop_assert_eq!(BigUint::from(endowment.remaining), remaining.clone());
            prop_assert_eq!((BigUint::from(endowment.cost) << 64_u32) + endowment.cost_fraction, cost.clone());
            prop_assert_eq!(endowment.periods_left, left - 1);
        }
        prop_assert_eq!(endowment.remaining, 0);
        prop_assert_eq!(endowment.release(1), 0);
    }

    #[test]
    fn catching_up_in_any_steps_is_the_same_as_at_once(begin in endowment(), steps in prop::collection::vec(0..60_u32, 1..20)) {
        let (mut stepwise, mut at_once) = (begin, begin);
        let paid: BigUint = steps.iter().map(|step| BigUint::from(stepwise.release(*step))).sum();
        let sum = at_once.release(steps.iter().sum());
        prop_assert_eq!(stepwise, at_once);
        prop_assert_eq!(paid, BigUint::from(sum));
        prop_assert_eq!(u128::from(sum) + u128::from(at_once.remaining), u128::from(begin.remaining));
    }
}
