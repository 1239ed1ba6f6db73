//! Passes that are renewed and drawn down.

use flywheel_market::{MarketError, draw, renew};
use proptest::prelude::*;

#[test]
fn time_is_added_to_the_later_of_now_and_the_end() {
    assert_eq!(renew(0, 1_000, 60), Ok(1_060));
    assert_eq!(renew(1_500, 1_000, 60), Ok(1_560));
    assert_eq!(renew(999, 1_000, 60), Ok(1_060));
    assert_eq!(renew(1_500, 1_000, 0), Err(MarketError::QuantityInvalid));
    assert_eq!(renew(i64::MAX - 1, 0, 1), Ok(i64::MAX));
    assert_eq!(renew(i64::MAX - 1, 0, 2), Err(MarketError::Overflow));
    assert_eq!(renew(0, 0, u64::MAX), Err(MarketError::Overflow));
}

#[test]
fn units_are_drawn_down_to_none_and_no_further() {
    assert_eq!([draw(5, 1), draw(5, 5)], [Ok(4), Ok(0)]);
    assert_eq!(
        [draw(5, 6), draw(5, 0), draw(0, 1)],
        [Err(MarketError::QuantityInvalid); 3]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn a_pass_ends_when_the_sum_says_or_is_refused(ends_at in any::<i64>(), now in any::<i64>(), seconds in any::<u64>(), shift in 0..64_u32) {
        let seconds = (seconds >> shift).max(1);
        let exact = i128::from(ends_at.max(now)) + i128::from(seconds);
        prop_assert_eq!(renew(ends_at, now, seconds), i64::try_from(exact).map_err(|_| MarketError::Overflow));
    }

    #[test]
    fn what_is_drawn_in_parts_is_what_is_drawn_at_once(left in any::<u64>(), parts in prop::collection::vec(1..=u64::MAX >> 4, 1..8)) {
        let sum = parts.iter().sum::<u64>();
        let stepwise = parts.iter().try_fold(left, |left, part| draw(left, *part));
        prop_assert_eq!(stepwise, draw(left, sum));
    }
}
