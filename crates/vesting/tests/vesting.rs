//! Rules of vesting.

use flywheel_math::Bps;
use flywheel_vesting::{Bucket, Exit, MONTH_SECONDS, Terms};
use proptest::prelude::*;

const START: i64 = 1_700_000_000;
const MONTH: i64 = MONTH_SECONDS as i64;

fn terms(months: u8, penalty: u16) -> Terms {
    Terms {
        start: START,
        months,
        penalty: Bps::new(penalty).unwrap(),
    }
}

fn bucket(month: u32, amount: u64, released: u64) -> Bucket {
    Bucket {
        month,
        amount,
        released,
    }
}

#[test]
fn nothing_vests_before_the_month_ends_and_all_is_vested_at_the_end() {
    let (terms, bucket) = (terms(6, 0), bucket(2, 600, 0));
    let vested = |at: i64| terms.vested(&bucket, START + at).unwrap();
    assert_eq!((vested(0), vested(3 * MONTH)), (0, 0));
    assert_eq!((vested(4 * MONTH), vested(6 * MONTH)), (100, 300));
    assert_eq!((vested(9 * MONTH - 1), vested(9 * MONTH)), (599, 600));
    assert_eq!(vested(100 * MONTH), 600);
}

#[test]
fn a_month_is_thirty_days_from_the_start() {
    let terms = terms(1, 0);
    assert_eq!(terms.month(START - 1).unwrap(), 0);
    assert_eq!(terms.month(START + MONTH - 1).unwrap(), 0);
    assert_eq!(terms.month(START + MONTH).unwrap(), 1);
}

#[test]
fn the_penalty_falls_linearly_from_the_terms_to_zero() {
    // 10 months, 90 %: at the beginning 900 of 1,000 are kept; half way 45 % of the 500 that are not vested; nothing at the end.
    let (terms, full) = (terms(10, 9_000), bucket(0, 1_000, 0));
    let exit = |at: i64| terms.exit(&full, START + at).unwrap();
    assert_eq!(
        exit(MONTH),
        Exit {
            paid: 100,
            penalty: 900
        }
    );
    assert_eq!(
        exit(6 * MONTH),
        Exit {
            paid: 775,
            penalty: 225
        }
    );
    assert_eq!(
        exit(11 * MONTH),
        Exit {
            paid: 1_000,
            penalty: 0
        }
    );
    let begun = bucket(0, 1_000, 500);
    assert_eq!(
        terms.exit(&begun, START + 6 * MONTH).unwrap(),
        Exit {
            paid: 275,
            penalty: 225
        }
    );
}

proptest! {
    #[test]
    fn releases_in_any_rhythm_add_up_to_what_is_vested(
        amount: u64,
        months in 1u8..=24,
        month in 0u32..100,
        waits in proptest::collection::vec(0u64..MONTH_SECONDS * 3, 1..40),
    ) {
        let terms = terms(months, 0);
        let mut bucket = bucket(month, amount, 0);
        let mut now = START;
        for wait in waits {
            now += i64::try_from(wait).unwrap();
            bucket.released += terms.releasable(&bucket, now).unwrap();
            prop_assert_eq!(bucket.released, terms.vested(&bucket, now).unwrap());
        }
        now = START + i64::from(month + 1) * MONTH + i64::from(months) * MONTH;
        bucket.released += terms.releasable(&bucket, now).unwrap();
        prop_assert_eq!(bucket.released, amount);
    }

    #[test]
    fn leaving_early_pays_and_keeps_exactly_what_was_left_and_waiting_never_costs(
        amount: u64,
        months in 1u8..=24,
        penalty in 0u16..=10_000,
        first in 0u64..MONTH_SECONDS * 26,
        wait in 0u64..MONTH_SECONDS * 3,
    ) {
        let terms = terms(months, penalty);
        let mut bucket = bucket(0, amount, 0);
        let at = START + i64::try_from(first).unwrap();
        bucket.released = terms.releasable(&bucket, at).unwrap();
        let now = terms.exit(&bucket, at).unwrap();
        prop_assert_eq!(u128::from(now.paid) + u128::from(now.penalty), u128::from(amount - bucket.released));
        let later = terms.exit(&bucket, at + i64::try_from(wait).unwrap()).unwrap();
        prop_assert!(later.paid >= now.paid);
        prop_assert!(now.penalty <= terms.penalty.ceil_of(amount));
    }
}
