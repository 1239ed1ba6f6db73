//! Rules of both limits.

use flywheel_limits::{Allowance, Window, WindowUse};
use proptest::prelude::*;

const DAY: i64 = 86_400;

#[test]
fn a_payment_counts_less_every_second_and_nothing_after_the_window() {
    let window = Window {
        seconds: 86_400,
        limit: 1_000,
    };
    let used = window.pay(WindowUse::default(), 1_700_000_000, 800);
    let after = |seconds| window.used(used, 1_700_000_000 + seconds);
    assert_eq!(
        (
            after(0),
            after(DAY / 4),
            after(DAY / 2),
            after(DAY - 1),
            after(DAY)
        ),
        (800, 600, 400, 0, 0)
    );
    assert_eq!(window.payable(used, 1_700_000_000 + DAY / 2, 5_000), 600);
    assert_eq!(after(-5), 800);
}

#[test]
fn what_exceeds_the_window_is_not_paid_now_and_can_be_paid_later() {
    let window = Window {
        seconds: 100,
        limit: 50,
    };
    let first = window.payable(WindowUse::default(), 1_000, 80);
    let used = window.pay(WindowUse::default(), 1_000, first);
    assert_eq!((first, window.payable(used, 1_000, 30)), (50, 0));
    assert_eq!(window.payable(used, 1_060, 30), 30);
}

#[test]
fn a_window_of_no_seconds_and_an_allowance_of_nothing_are_no_limits() {
    let window = Window { seconds: 0, limit: 0 };
    assert_eq!(window.payable(WindowUse::default(), 0, u64::MAX), u64::MAX);
    let allowance = Allowance {
        per_epoch: 0,
        epochs: 1,
    };
    assert_eq!(allowance.payable(9, 3, u64::MAX), u64::MAX);
    assert_eq!(allowance.pay(9, 3, u64::MAX), 9);
}

#[test]
fn an_allowance_adds_up_to_its_epochs_and_is_used_whole() {
    let allowance = Allowance {
        per_epoch: 100,
        epochs: 4,
    };
    // In epoch 1 two epochs have begun; in epoch 9 four may be used at once.
    assert_eq!(allowance.payable(0, 1, 1_000), 200);
    assert_eq!(allowance.payable(0, 9, 1_000), 400);
    let used = allowance.pay(0, 9, 101);
    assert_eq!(used, 8);
    assert_eq!(allowance.payable(used, 9, 1_000), 200);
    let used = allowance.pay(used, 9, 200);
    assert_eq!(allowance.payable(used, 9, 1), 0);
    assert_eq!(allowance.payable(used, 10, 1_000), 100);
}

#[test]
fn after_65536_epochs_an_allowance_may_look_used_up_for_an_epoch_and_never_larger() {
    let allowance = Allowance {
        per_epoch: 100,
        epochs: 4,
    };
    let used = allowance.pay(0, 9, 400);
    assert_eq!(used, 10);
    let payable = |epoch| allowance.payable(used, epoch, 1_000);
    assert_eq!(
        [65_536 + 8, 65_536 + 9, 65_536 + 10, 65_536 + 20].map(payable),
        [400, 0, 100, 400]
    );
}

proptest! {
    #[test]
    fn a_window_never_counts_more_than_its_limit_and_lets_at_most_twice_of_it_out_in_its_time(
        limit in 1u64..1_000_000_000,
        seconds in 1u32..10_000,
        claims in proptest::collection::vec((0u32..3_000, 0u64..2_000_000_000), 1..60),
    ) {
        let window = Window { seconds, limit };
        let (mut last, mut now) = (WindowUse::default(), 1_000_000i64);
        let mut paid: Vec<(i64, u64)> = Vec::new();
        for (wait, amount) in claims {
            now += i64::from(wait);
            let payable = window.payable(last, now, amount);
            prop_assert!(payable <= amount);
            last = window.pay(last, now, payable);
            prop_assert!(last.used <= limit);
            paid.push((now, payable));
            let recent = paid.iter().filter(|(at, _)| now - at < i64::from(seconds));
            let (count, sum) = recent.fold((0u64, 0u128), |(count, sum), (_, amount)| (count + 1, sum + u128::from(*amount)));
            // Each payment may round down what counts by one unit.
            prop_assert!(sum <= 2 * u128::from(limit) + u128::from(count));
        }
    }

    #[test]
    fn an_allowance_pays_at_most_its_rate_and_its_burst_however_it_is_claimed(
        per_epoch in 1u64..1_000_000,
        epochs in 1u16..20,
        claims in proptest::collection::vec((0u32..6, 0u64..20_000_000), 1..60),
    ) {
        let allowance = Allowance { per_epoch, epochs };
        let (mut used, mut epoch, mut paid) = (0, 0u32, 0u128);
        for (wait, amount) in claims {
            epoch += wait;
            let payable = allowance.payable(used, epoch, amount);
            prop_assert!(payable <= amount && payable <= per_epoch * u64::from(epochs));
            let before = used;
            used = allowance.pay(used, epoch, payable);
            prop_assert!(used >= before && u32::from(used) <= epoch + 1);
            paid += u128::from(payable);
            prop_assert!(paid <= u128::from(per_epoch) * u128::from(epoch + 1));
        }
    }

    #[test]
    fn what_an_allowance_holds_back_is_paid_in_later_epochs(
        per_epoch in 1u64..1_000,
        owed in 1u64..20_000,
    ) {
        let allowance = Allowance { per_epoch, epochs: 1 };
        let (mut used, mut left) = (0, owed);
        for epoch in 0..u32::try_from(owed.div_ceil(per_epoch)).unwrap() {
            let payable = allowance.payable(used, epoch, left);
            used = allowance.pay(used, epoch, payable);
            left -= payable;
        }
        prop_assert_eq!(left, 0);
    }
}
