//! The sum of all votes against the votes one by one.

use flywheel_stake::{BUCKET_SECONDS, BUCKETS, MAX_LOCK_SECONDS, StakeError, Votes, lock_end, vote_weight};
use proptest::prelude::*;

const WEEK: u32 = BUCKET_SECONDS;
const YEAR: u32 = 31_536_000;
/// A moment that begins a bucket.
const START: u32 = 2_811 * WEEK;

/// What an account keeps of the votes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Kept {
    amount: u64,
    amount_by_end: u128,
    bucket: u32,
    expiring: [u64; BUCKETS],
}

impl Kept {
    const fn new() -> Self {
        Self {
            amount: 0,
            amount_by_end: 0,
            bucket: 0,
            expiring: [0; BUCKETS],
        }
    }

    fn votes(&mut self) -> Votes<'_> {
        Votes {
            amount: &mut self.amount,
            amount_by_end: &mut self.amount_by_end,
            bucket: &mut self.bucket,
            expiring: &mut self.expiring,
        }
    }

    fn weight(&mut self, now: u32) -> u128 {
        let mut votes = self.votes();
        votes.advance(now);
        votes.weight(now)
    }
}

#[test]
fn a_vote_falls_every_second_to_nothing_at_the_end_of_its_lock() {
    let mut kept = Kept::new();
    kept.votes().add(100, START + 2 * WEEK, START).unwrap();
    kept.votes().add(1_000, START + WEEK, START).unwrap();
    let week = u128::from(WEEK);
    assert_eq!(kept.weight(START), 200 * week + 1_000 * week);
    assert_eq!(kept.weight(START + 1), 200 * week + 1_000 * week - 1_100);
    assert_eq!(kept.weight(START + WEEK - 1), 100 * (week + 1) + 1_000);
    assert_eq!(kept.weight(START + WEEK), 100 * week);
    assert_eq!(kept.amount, 100);
    assert_eq!(kept.weight(START + 2 * WEEK - 1), 100);
    assert_eq!(kept.weight(START + 2 * WEEK), 0);
    assert_eq!((kept.amount, kept.amount_by_end), (0, 0));
}

#[test]
fn a_lock_ends_with_a_bucket_after_its_time() {
    assert_eq!(lock_end(START, 1), Some(START + WEEK));
    assert_eq!(lock_end(START, WEEK), Some(START + WEEK));
    assert_eq!(lock_end(START + 1, WEEK), Some(START + 2 * WEEK));
    let longest = lock_end(START + 1, MAX_LOCK_SECONDS);
    assert_eq!(longest, Some(START + MAX_LOCK_SECONDS + WEEK));
    assert_eq!(lock_end(START, MAX_LOCK_SECONDS + 1), None);
    assert_eq!(lock_end(u32::MAX - WEEK, WEEK), None);
    const { assert!(MAX_LOCK_SECONDS > 4 * YEAR) };
}

#[test]
fn a_lock_must_end_with_a_bucket_that_is_ahead_but_not_too_far() {
    let mut kept = Kept::new();
    let mut add = |end, now| kept.votes().add(1, end, now);
    assert_eq!(add(START + WEEK + 1, START), Err(StakeError::OutOfRange));
    assert_eq!(add(START, START), Err(StakeError::OutOfRange));
    assert_eq!(add(START - WEEK, START), Err(StakeError::OutOfRange));
    let longest = START + MAX_LOCK_SECONDS + WEEK;
    assert_eq!(add(longest + WEEK, START), Err(StakeError::OutOfRange));
    assert_eq!(add(longest, START - 1), Err(StakeError::OutOfRange));
    assert_eq!(add(longest, START), Ok(()));
    assert_eq!(add(START + WEEK, START), Ok(()));
    assert_eq!(
        kept.votes().remove(1, START + WEEK + 1, START),
        Err(StakeError::OutOfRange)
    );
    assert_eq!(kept.amount, 2);
}

#[test]
fn a_lock_that_was_not_added_is_not_removed_and_one_that_ended_is_gone() {
    let mut kept = Kept::new();
    kept.votes().add(5, START + WEEK, START).unwrap();
    let before = kept.clone();
    assert_eq!(
        kept.votes().remove(6, START + WEEK, START),
        Err(StakeError::NotEnough)
    );
    assert_eq!(
        kept.votes().remove(1, START + 2 * WEEK, START),
        Err(StakeError::NotEnough)
    );
    // In the same slot as the lock, but a round of the ring later.
    let round = u32::try_from(BUCKETS).unwrap() * WEEK;
    assert_eq!(
        kept.votes().remove(5, START + WEEK + round, START),
        Err(StakeError::OutOfRange)
    );
    assert_eq!(kept.votes().remove(5, START + WEEK - round, START), Ok(()));
    assert_eq!(kept, before);
    kept.votes().add(7, START + 3 * WEEK, START).unwrap();
    assert_eq!(kept.votes().remove(5, START + WEEK, START + WEEK), Ok(()));
    assert_eq!(kept.amount, 7);
}

#[test]
fn a_clock_that_goes_back_neither_loses_nor_doubles_a_lock() {
    let mut kept = Kept::new();
    kept.votes().add(5, START + WEEK, START).unwrap();
    kept.votes().add(7, START + 3 * WEEK, START).unwrap();
    kept.votes().advance(START + WEEK);
    let before = kept.clone();
    kept.votes().advance(START);
    assert_eq!(
        kept.votes().add(1, START + WEEK, START),
        Err(StakeError::OutOfRange)
    );
    assert_eq!(kept.votes().remove(5, START + WEEK, START), Ok(()));
    assert_eq!(kept, before);
    assert_eq!(kept.weight(START + WEEK), 14 * u128::from(WEEK));
}

#[test]
fn locks_that_do_not_fit_change_nothing() {
    let mut kept = Kept::new();
    kept.votes().add(u64::MAX, START + WEEK, START).unwrap();
    let before = kept.clone();
    for end in [START + WEEK, START + 2 * WEEK] {
        assert_eq!(kept.votes().add(1, end, START), Err(StakeError::Overflow));
    }
    assert_eq!(kept, before);
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Wait(u32),
    Lock(u64, u32),
    Unlock(prop::sample::Index),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let wait = prop_oneof![
        4 => 0..1_000_u32,
        4 => 0..2 * WEEK,
        2 => (0..10_u32).prop_map(|weeks| weeks * WEEK),
        1 => 0..6 * YEAR,
    ];
    let amount = (4..64_u32, any::<u64>()).prop_map(|(shift, bits)| bits >> shift);
    let lock = prop_oneof![
        1..10 * WEEK,
        1..=MAX_LOCK_SECONDS,
        Just(MAX_LOCK_SECONDS),
        (1..=209_u32).prop_map(|weeks| weeks * WEEK)
    ];
    let step = prop_oneof![
        3 => wait.prop_map(Step::Wait),
        3 => (amount, lock).prop_map(|(amount, lock)| Step::Lock(amount, lock)),
        1 => any::<prop::sample::Index>().prop_map(Step::Unlock),
    ];
    prop::collection::vec(step, 1..100)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_votes_of_all_locks_are_the_sum_of_each_at_every_moment(steps in steps(), start in START..START + 2 * WEEK) {
        let mut kept = Kept::new();
        let mut locks: Vec<(u64, u32)> = Vec::new();
        let mut now = start;
        for step in steps {
            match step {
                // Until 2100, so that the longest lock still ends within 32 bits.
                Step::Wait(seconds) => now = (now + seconds).min(4_100_000_000),
                Step::Lock(amount, lock) => {
                    let end = lock_end(now, lock).unwrap();
                    let held: u128 = locks.iter().filter(|(_, end)| *end > now).map(|(held, _)| u128::from(*held)).sum();
                    let fits = held + u128::from(amount) <= u128::from(u64::MAX);
                    prop_assert_eq!(kept.votes().add(amount, end, now).is_ok(), fits);
                    if fits {
                        locks.push((amount, end));
                    }
                }
                Step::Unlock(index) if !locks.is_empty() => {
                    let (amount, end) = locks.swap_remove(index.index(locks.len()));
                    prop_assert_eq!(kept.votes().remove(amount, end, now), Ok(()));
                }
                Step::Unlock(_) => {}
            }
            let each: u128 = locks.iter().map(|(amount, end)| vote_weight(*amount, *end, now)).sum();
            prop_assert_eq!(kept.weight(now), each);
            let alive = locks.iter().filter(|(_, end)| *end > now).map(|(amount, _)| *amount);
            prop_assert_eq!(kept.amount, alive.sum::<u64>());
            prop_assert_eq!(kept.amount, kept.expiring.iter().sum::<u64>());
        }
    }
}
