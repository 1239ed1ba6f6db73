//! What may become of an order: every pair of states.

use flywheel_market::{MarketError, OrderState};

use OrderState::{Active, Cancelled, Completed, Ending, Expired, Open};

#[test]
fn an_order_becomes_what_the_table_says_and_nothing_else() {
    let table = [
        (Open, Active),
        (Open, Cancelled),
        (Active, Ending),
        (Active, Completed),
        (Active, Expired),
        (Ending, Completed),
        (Ending, Expired),
    ];
    for from in OrderState::ALL {
        for to in OrderState::ALL {
            let allowed = table.contains(&(from, to));
            assert_eq!(from.may_become(to), allowed, "{from:?} to {to:?}");
            assert_eq!(from.successors().contains(&to), allowed);
            let expected = if allowed {
                Ok(to)
            } else {
                Err(MarketError::Transition)
            };
            assert_eq!(from.followed_by(to), expected);
        }
    }
}

#[test]
fn nothing_follows_an_order_that_is_closed() {
    for state in [Completed, Cancelled, Expired] {
        assert!(state.successors().is_empty());
    }
}

#[test]
fn codes_count_from_one_and_no_other_byte_is_a_state() {
    for (code, state) in (1..).zip([Open, Active, Ending, Completed, Cancelled, Expired]) {
        assert_eq!(state.code(), code);
        assert_eq!(state as u8, code);
        assert_eq!(OrderState::from_code(code), Some(state));
    }
    for code in [0].into_iter().chain(7..=u8::MAX) {
        assert_eq!(OrderState::from_code(code), None);
    }
}
