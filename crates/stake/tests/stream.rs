//! Streams: nothing is lost, nothing comes early, and dust changes nothing.

use flywheel_stake::{StakeError, Stream};
use num_bigint::BigUint;
use proptest::prelude::*;

const START: u32 = 1_700_000_000;
const DAY: u32 = 86_400;

fn amount() -> impl Strategy<Value = u64> {
    (0..64_u32, any::<u64>()).prop_map(|(shift, bits)| (bits >> shift).max(1))
}

fn seconds() -> impl Strategy<Value = u32> {
    prop_oneof![1..100_u32, 1..DAY, 1..400 * DAY]
}

/// A stream of `amount` over `duration` that begins at [`START`].
fn funded(amount: u64, duration: u32) -> Stream {
    let mut stream = Stream::default();
    assert_eq!(stream.release(START, true), 0);
    stream.fund(amount, duration, START).unwrap();
    stream
}

#[test]
fn a_stream_releases_evenly_and_all_of_it_at_its_end() {
    let mut stream = funded(1_000, 10 * DAY);
    assert_eq!(stream.release(START + DAY, true), 100);
    assert_eq!(stream.release(START + 4 * DAY, true), 300);
    // A ninth of a day's 100 units, rounded down.
    assert_eq!(stream.release(START + 4 * DAY + 9_600, true), 11);
    assert_eq!(stream.release(START + 30 * DAY, true), 589);
    assert_eq!(stream.left, 0);
    assert_eq!(stream.release(START + 60 * DAY, true), 0);
}

#[test]
fn while_nobody_is_staked_nothing_is_released_and_the_end_moves_on() {
    let mut stream = funded(1_000, 10 * DAY);
    assert_eq!(stream.release(START + 2 * DAY, true), 200);
    assert_eq!(stream.release(START + 30 * DAY, false), 0);
    assert_eq!((stream.left, stream.end), (800, START + 38 * DAY));
    // Who comes first gets a day's worth for a day.
    assert_eq!(stream.release(START + 31 * DAY, true), 100);
    assert_eq!(stream.release(START + 38 * DAY, true), 700);
}

#[test]
fn a_clock_that_goes_back_releases_nothing_twice() {
    let mut stream = funded(1_000, 10 * DAY);
    assert_eq!(stream.release(START + 5 * DAY, true), 500);
    assert_eq!(stream.release(START + DAY, true), 0);
    assert_eq!(stream.release(START + DAY, false), 0);
    assert_eq!(stream.release(START + 5 * DAY, true), 0);
    assert_eq!(stream.release(START + 6 * DAY, true), 100);
}

#[test]
fn new_funds_and_what_is_left_last_for_their_average_time() {
    let mut stream = funded(1_000, 10 * DAY);
    assert_eq!(stream.release(START + 5 * DAY, true), 500);
    // 500 for 5 days and 1,500 for 25: 2,000 for 20.
    stream.fund(1_500, 25 * DAY, START + 5 * DAY).unwrap();
    assert_eq!((stream.left, stream.end), (2_000, START + 25 * DAY));
    assert_eq!(stream.release(START + 6 * DAY, true), 100);
}

#[test]
fn funds_for_no_time_last_a_second_and_no_funds_change_nothing() {
    let mut stream = funded(1_000, 0);
    assert_eq!(stream.end, START + 1);
    assert_eq!(stream.release(START + 1, true), 1_000);
    stream.fund(0, DAY, START + 1).unwrap();
    assert_eq!((stream.left, stream.end), (0, START + 1));
    let mut stream = funded(1_000, DAY);
    let before = stream;
    stream.fund(0, 400 * DAY, START).unwrap();
    assert_eq!(stream, before);
}

#[test]
fn new_funds_are_not_released_for_time_before_they_came() {
    let mut stream = funded(1_000, 10 * DAY);
    // Without a release at day 5 what would have come until then comes in the 5 days that are left, with the new funds.
    stream.fund(1_000, 5 * DAY, START + 5 * DAY).unwrap();
    assert_eq!((stream.left, stream.end), (2_000, START + 10 * DAY));
    assert_eq!(stream.release(START + 6 * DAY, true), 400);
    // Nor by a clock that goes back.
    stream.fund(400, 4 * DAY, START).unwrap();
    assert_eq!(stream.release(START + 6 * DAY, true), 0);
    assert_eq!(stream.release(START + 7 * DAY, true), 500);
}

#[test]
fn funds_that_do_not_fit_change_nothing() {
    let mut stream = funded(1_000, DAY);
    let before = stream;
    assert_eq!(stream.fund(u64::MAX - 999, DAY, START), Err(StakeError::Overflow));
    assert_eq!(
        stream.fund(u64::MAX - 1_000, u32::MAX, START),
        Err(StakeError::Overflow)
    );
    assert_eq!(stream, before);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn however_often_it_is_released_it_is_linear_to_a_unit_per_step_and_complete_at_the_end(
        amount in amount(), duration in seconds(), steps in prop::collection::vec(seconds(), 0..50),
    ) {
        let mut stream = funded(amount, duration);
        let (mut now, mut released) = (START, BigUint::ZERO);
        for (taken, step) in (1_u32..).zip(steps) {
            now = (now + step % duration).min(START + duration - 1);
            released += stream.release(now, true);
            let linear = BigUint::from(amount) * (now - START) / duration;
            prop_assert!(released <= linear, "{released} before its time, {linear}");
            prop_assert!(linear - &released <= BigUint::from(taken));
        }
        released += stream.release(START + duration, true);
        prop_assert_eq!(released, BigUint::from(amount));
    }

    #[test]
    fn time_without_stakers_only_delays(
        amount in amount(), duration in seconds(), steps in prop::collection::vec((seconds(), any::<bool>()), 0..50),
    ) {
        // The same stream by a clock that stands still while nobody is staked.
        let (mut stream, mut other) = (funded(amount, duration), funded(amount, duration));
        let (mut now, mut clock) = (START, START);
        for (step, staked) in steps {
            now += step;
            clock += if staked { step } else { 0 };
            prop_assert_eq!(stream.release(now, staked), other.release(clock, true));
            prop_assert_eq!(stream.left, other.left);
        }
    }

    #[test]
    fn new_funds_move_the_end_by_no_more_than_their_part(
        left in amount(), rest in seconds(), added in amount(), duration in seconds(),
    ) {
        let mut stream = funded(left, rest);
        if stream.fund(added, duration, START).is_err() {
            prop_assert!(left.checked_add(added).is_none());
            return Ok(());
        }
        let after = stream.end - START;
        prop_assert!(rest.min(duration) <= after && after <= rest.max(duration));
        // |after - rest| <= |duration - rest| * added / (left + added), and less than a second below it.
        let moved = BigUint::from(after.abs_diff(rest));
        let exact = BigUint::from(duration.abs_diff(rest)) * added / (BigUint::from(left) + added);
        prop_assert_eq!(moved, exact);
    }

    #[test]
    fn dust_neither_stretches_nor_shortens_a_stream(
        days in 1..400_u32, times in 1..100_usize, durations in any::<[u32; 2]>(),
    ) {
        let mut stream = funded(1 << 50, days * DAY);
        for duration in durations.iter().cycle().take(times) {
            stream.fund(1_000, duration % (400 * DAY), START).unwrap();
        }
        prop_assert_eq!(stream.end, START + days * DAY);
    }
}
