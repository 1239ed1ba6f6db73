//! What is charged, paid and kept, in any number of steps.

use flywheel_market::{MarketError, Settlement, Terms};

#[test]
fn the_customer_is_charged_rounded_up_and_the_provider_paid_rounded_down() {
    let terms = Terms {
        price: 7,
        per: 10,
        fee_bps: 500,
    };
    // 22.4: 23 are charged; 95 per cent of them are 21.85.
    assert_eq!(terms.charge(32), Ok(23));
    assert_eq!(
        terms.settle(1_000, 0, 32),
        Ok(Settlement {
            charged: 23,
            paid: 21,
            fees: 2,
        })
    );
    assert_eq!(terms.settle(1_000, 32, 32), Err(MarketError::NotMore));
}
