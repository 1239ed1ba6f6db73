//! What is charged, paid and kept, in any number of steps.

use flywheel_market::{MarketError, Settlement, Terms, cash, net};
use num_bigint::BigUint;
use proptest::prelude::*;

/// 7 for 10 units, of which the network keeps 5 per cent.
const TERMS: Terms = Terms {
    price: 7,
    per: 10,
    fee_bps: 500,
};

fn settlement(charged: u64, paid: u64, fees: u64) -> Settlement {
    Settlement { charged, paid, fees }
}

#[test]
fn the_customer_is_charged_rounded_up_and_the_provider_paid_rounded_down() {
    // 22.4: 23 are charged; 95 per cent of them are 21.85.
    assert_eq!(TERMS.charge(32), Ok(23));
    assert_eq!(TERMS.paid(32, 1_000), Ok(21));
    assert_eq!(TERMS.settle(1_000, 0, 32), Ok(settlement(23, 21, 2)));
    assert_eq!(TERMS.charge(30), Ok(21));
    assert_eq!(TERMS.charge(0), Ok(0));
}

#[test]
fn a_settlement_moves_what_the_sums_have_grown_by() {
    assert_eq!(TERMS.settle(1_000, 0, 1), Ok(settlement(1, 0, 1)));
    // 1.4 is 2, of which 1.9 is 1.
    assert_eq!(TERMS.settle(1_000, 1, 2), Ok(settlement(1, 1, 0)));
    assert_eq!(TERMS.settle(1_000, 2, 32), Ok(settlement(21, 20, 1)));
}

#[test]
fn only_a_larger_quantity_than_what_is_settled_is_settled() {
    assert_eq!(TERMS.settle(1_000, 32, 33), Ok(settlement(1, 1, 0)));
    assert_eq!(TERMS.settle(1_000, 32, 32), Err(MarketError::NotMore));
    assert_eq!(TERMS.settle(1_000, 32, 31), Err(MarketError::NotMore));
    assert_eq!(TERMS.settle(1_000, 0, 0), Err(MarketError::NotMore));
}

#[test]
fn no_more_is_charged_than_what_is_in_escrow() {
    assert_eq!(TERMS.settle(20, 0, 32), Ok(settlement(20, 19, 1)));
    assert_eq!(TERMS.settle(20, 32, u64::MAX), Ok(settlement(0, 0, 0)));
    let dear = Terms {
        price: u64::MAX,
        per: 1,
        ..TERMS
    };
    assert_eq!(dear.charge(2), Err(MarketError::Overflow));
    assert_eq!(dear.settle(20, 0, 2), Ok(settlement(20, 19, 1)));
    assert_eq!(dear.paid(2, 20), Ok(19));
}

#[test]
fn a_price_must_be_for_units_and_a_fee_part_of_the_whole() {
    let terms = |per, fee_bps| Terms {
        price: 7,
        per,
        fee_bps,
    };
    assert_eq!(
        [terms(1, 10_000).validate(), terms(u64::MAX, 0).validate()],
        [Ok(()); 2]
    );
    assert_eq!(terms(0, 5).validate(), Err(MarketError::TermsInvalid));
    assert_eq!(terms(1, 10_001).validate(), Err(MarketError::TermsInvalid));
    let nothing = terms(0, 5);
    assert_eq!(nothing.charge(1), Err(MarketError::TermsInvalid));
    assert_eq!(nothing.paid(1, 9), Err(MarketError::TermsInvalid));
    assert_eq!(nothing.settle(9, 0, 1), Err(MarketError::TermsInvalid));
}

#[test]
fn a_fee_of_the_whole_or_more_leaves_nothing() {
    assert_eq!(
        [net(1_999, 0), net(1_999, 500), net(1_999, 9_999)],
        [1_999, 1_899, 0]
    );
    assert_eq!([net(u64::MAX, 10_000), net(u64::MAX, u16::MAX)], [0, 0]);
}

#[test]
fn a_voucher_pays_what_it_says_more_than_was_cashed_up_to_the_deposit() {
    assert_eq!(cash(1_000, 0, 199, 500), Ok(settlement(199, 189, 10)));
    // 200 in sum are 190.
    assert_eq!(cash(1_000, 199, 200, 500), Ok(settlement(1, 1, 0)));
    assert_eq!(cash(1_000, 200, 5_000, 500), Ok(settlement(800, 760, 40)));
    assert_eq!(cash(1_000, 1_000, 5_000, 500), Err(MarketError::NotMore));
    assert_eq!(cash(1_000, 200, 200, 500), Err(MarketError::NotMore));
    assert_eq!(cash(1_000, 200, 199, 500), Err(MarketError::NotMore));
    assert_eq!(cash(0, 0, 5, 0), Err(MarketError::NotMore));
}

fn amount() -> impl Strategy<Value = u64> {
    (0..65_u32, any::<u64>()).prop_map(|(shift, bits)| bits.checked_shr(shift).unwrap_or(0))
}

fn terms() -> impl Strategy<Value = Terms> {
    let small = || prop_oneof![amount(), 0..12_u64];
    let fee_bps = prop_oneof![3 => 0..=10_000_u16, 1 => Just(0), 1 => Just(10_000), 1 => Just(1)];
    (small(), small(), fee_bps).prop_map(|(price, per, fee_bps)| Terms {
        price,
        per: per.max(1),
        fee_bps,
    })
}

/// Quantities in growing order, each once.
fn quantities() -> impl Strategy<Value = Vec<u64>> {
    let quantity = prop_oneof![amount(), 0..40_u64];
    prop::collection::btree_set(quantity.prop_map(|quantity| quantity.max(1)), 1..20)
        .prop_map(|quantities| quantities.into_iter().collect())
}

/// What is charged and paid in sum, by the specification.
fn exact(terms: &Terms, escrow: u64, quantity: u64) -> (BigUint, BigUint) {
    let cost = (BigUint::from(quantity) * terms.price + terms.per - 1_u32) / terms.per;
    let charged = cost.min(BigUint::from(escrow));
    let paid = exact_net(&charged, terms.fee_bps);
    (charged, paid)
}

fn exact_net(total: &BigUint, fee_bps: u16) -> BigUint {
    total * (10_000 - fee_bps) / 10_000_u32
}

fn add(sum: &mut [BigUint; 3], part: Settlement) {
    let Settlement { charged, paid, fees } = part;
    for (sum, part) in sum.iter_mut().zip([charged, paid, fees]) {
        *sum += part;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn many_settlements_come_to_the_same_as_one(terms in terms(), escrow in amount(), quantities in quantities()) {
        let mut sum = [BigUint::ZERO, BigUint::ZERO, BigUint::ZERO];
        let mut settled = 0;
        for quantity in quantities {
            let part = terms.settle(escrow, settled, quantity).unwrap();
            prop_assert_eq!(u128::from(part.charged), u128::from(part.paid) + u128::from(part.fees));
            add(&mut sum, part);
            settled = quantity;
            // After each, not only after the last.
            let mut at_once = [BigUint::ZERO, BigUint::ZERO, BigUint::ZERO];
            add(&mut at_once, terms.settle(escrow, 0, quantity).unwrap());
            prop_assert_eq!(&sum, &at_once);
            let (charged, paid) = exact(&terms, escrow, quantity);
            prop_assert!(charged <= BigUint::from(escrow));
            prop_assert_eq!(BigUint::from(terms.paid(quantity, escrow).unwrap()), paid.clone());
            let fees = &charged - &paid;
            prop_assert_eq!(&sum, &[charged, paid, fees]);
        }
    }

    #[test]
    fn a_charge_is_the_rounded_exact_product(terms in terms(), quantity in amount()) {
        let exact = (BigUint::from(quantity) * terms.price + terms.per - 1_u32) / terms.per;
        let exact = u64::try_from(exact).map_err(|_| MarketError::Overflow);
        prop_assert_eq!(terms.charge(quantity), exact);
    }

    #[test]
    fn many_vouchers_come_to_the_same_as_the_largest(
        totals in quantities(), fee_bps in 0..=10_000_u16, deposit in amount(), top_up in any::<(u8, u64)>(),
    ) {
        let mut sum = [BigUint::ZERO, BigUint::ZERO, BigUint::ZERO];
        let mut cashed = 0;
        let mut deposit = deposit;
        for (index, total) in totals.into_iter().enumerate() {
            if index == usize::from(top_up.0 % 20) {
                deposit = deposit.saturating_add(top_up.1);
            }
            let reach = total.min(deposit);
            match cash(deposit, cashed, total, fee_bps) {
                Ok(part) => {
                    prop_assert_eq!(u128::from(part.charged), u128::from(part.paid) + u128::from(part.fees));
                    add(&mut sum, part);
                    prop_assert!(reach > cashed);
                    cashed += part.charged;
                }
                Err(error) => {
                    prop_assert_eq!(error, MarketError::NotMore);
                    prop_assert!(reach <= cashed);
                }
            }
            prop_assert_eq!(cashed, reach.max(cashed));
            prop_assert!(cashed <= deposit);
            let paid = exact_net(&BigUint::from(cashed), fee_bps);
            let fees = BigUint::from(cashed) - &paid;
            prop_assert_eq!(&sum, &[BigUint::from(cashed), paid, fees]);
            // The same voucher again.
            prop_assert_eq!(cash(deposit, cashed, total, fee_bps), Err(MarketError::NotMore));
        }
    }
}
