//! When two signed prices are taken, and what an agreed price is used for.

use flywheel_math::Q64x64;
use flywheel_revenue::{
    Agreed, Guard, MAX_AHEAD_SECONDS, MAX_SCALE, RevenueError, SignedPrice, held_within, tokens_for,
};
use num_bigint::BigUint;
use proptest::prelude::*;

const NOW: i64 = 1_900_000_000;
const GUARD: Guard = Guard {
    max_age_seconds: 120,
    max_deviation_bps: 200,
};
const FIRST: SignedPrice = SignedPrice {
    price: 100_000,
    confidence: 300,
    timestamp: NOW - 10,
};
const SECOND: SignedPrice = SignedPrice {
    price: 101_000,
    confidence: 50,
    timestamp: NOW - 30,
};

fn agree(prices: [SignedPrice; 2]) -> Result<Agreed, RevenueError> {
    GUARD.agree(&prices, &[0, 0], NOW)
}

#[test]
fn two_prices_agree_on_the_lowest_the_highest_and_the_older_time() {
    let agreed = Agreed {
        low: 99_700,
        high: 101_050,
        timestamp: NOW - 30,
    };
    assert_eq!(agree([FIRST, SECOND]), Ok(agreed));
    assert_eq!(agree([SECOND, FIRST]), Ok(agreed));
    // The wider one may be lowest and highest.
    let wide = SignedPrice {
        confidence: 2_000,
        ..FIRST
    };
    let agreed = agree([wide, SECOND]).unwrap();
    assert_eq!((agreed.low, agreed.high), (98_000, 102_000));
}

/// What one price says when it stands in the first place and in the second.
fn refused(price: SignedPrice) -> [Option<RevenueError>; 2] {
    [agree([price, FIRST]).err(), agree([FIRST, price]).err()]
}

#[test]
fn a_price_is_taken_to_its_age_limit_and_not_beyond() {
    let at = |timestamp| refused(SignedPrice { timestamp, ..FIRST });
    assert_eq!(at(NOW - 120), [None; 2]);
    assert_eq!(at(NOW - 121), [Some(RevenueError::PriceStale); 2]);
    assert_eq!(at(i64::MIN), [Some(RevenueError::PriceStale); 2]);
    assert_eq!(at(NOW + MAX_AHEAD_SECONDS), [None; 2]);
    assert_eq!(at(NOW + 61), [Some(RevenueError::PriceInFuture); 2]);
    assert_eq!(at(i64::MAX), [Some(RevenueError::PriceInFuture); 2]);
}

#[test]
fn a_source_must_say_something_newer_than_it_last_did() {
    let last = |first, second| GUARD.agree(&[FIRST, SECOND], &[first, second], NOW).err();
    assert_eq!(last(NOW - 11, NOW - 31), None);
    assert_eq!(last(NOW - 10, NOW - 31), Some(RevenueError::PriceNotNewer));
    assert_eq!(last(NOW - 11, NOW - 30), Some(RevenueError::PriceNotNewer));
    assert_eq!(last(NOW - 9, NOW - 31), Some(RevenueError::PriceNotNewer));
    // Each source has its own last time.
    assert_eq!(last(NOW - 11, NOW - 29), Some(RevenueError::PriceNotNewer));
}

#[test]
fn a_price_must_be_above_its_confidence_and_zero() {
    let with = |price, confidence| {
        refused(SignedPrice {
            price,
            confidence,
            ..FIRST
        })
    };
    assert_eq!(with(100_000, 99_999), [None; 2]);
    assert_eq!(with(100_000, 100_000), [Some(RevenueError::PriceUncertain); 2]);
    assert_eq!(with(100_000, u64::MAX), [Some(RevenueError::PriceUncertain); 2]);
    assert_eq!(with(0, 0), [Some(RevenueError::PriceZero); 2]);
    assert_eq!(with(0, 5), [Some(RevenueError::PriceZero); 2]);
}

#[test]
fn two_prices_may_differ_by_the_deviation_of_the_lower_and_not_a_unit_more() {
    let with = |price| refused(SignedPrice { price, ..FIRST });
    assert_eq!(with(102_000), [None; 2]);
    assert_eq!(with(102_001), [Some(RevenueError::PricesDisagree); 2]);
    // 98,040 x 1.02 are 100,000.8; 98,039 x 1.02 are 99,999.78.
    assert_eq!(with(98_040), [None; 2]);
    assert_eq!(with(98_039), [Some(RevenueError::PricesDisagree); 2]);
}

#[test]
fn a_highest_price_that_does_not_fit_is_refused() {
    let largest = SignedPrice {
        price: u64::MAX - 5,
        confidence: 5,
        timestamp: NOW,
    };
    assert_eq!(agree([largest, largest]).map(|agreed| agreed.high), Ok(u64::MAX));
    let larger = SignedPrice {
        confidence: 6,
        ..largest
    };
    assert_eq!(agree([larger, largest]), Err(RevenueError::Overflow));
    assert_eq!(agree([largest, larger]), Err(RevenueError::Overflow));
}

#[test]
fn who_reads_a_price_refuses_it_when_it_is_too_old() {
    let fresh = |now| GUARD.require_fresh(NOW, now);
    assert_eq!([fresh(NOW), fresh(NOW + 120), fresh(NOW - 60)], [Ok(()); 3]);
    assert_eq!(fresh(NOW + 121), Err(RevenueError::PriceStale));
    assert_eq!(fresh(NOW - 61), Err(RevenueError::PriceInFuture));
}

#[test]
fn tokens_are_rounded_up_at_the_lowest_price() {
    // A token of 9 decimals is worth at least 0.9997 of a quote token of 6 decimals.
    assert_eq!(tokens_for(1_000_000, 999_700, 9), Ok(1_000_300_091));
    assert_eq!(tokens_for(3, 1, MAX_SCALE), Ok(3_000_000_000_000_000_000));
    assert_eq!(tokens_for(0, 7, 9), Ok(0));
    assert_eq!(tokens_for(1, 7, 19), Err(RevenueError::Overflow));
    assert_eq!(tokens_for(1, 0, 9), Err(RevenueError::PriceZero));
    assert_eq!(tokens_for(19, 1, 18), Err(RevenueError::Overflow));
}

#[test]
fn a_reference_is_held_within_the_deviation_around_the_feed() {
    // 4 to 5 quote units for 100 base units: 20 to 25 for a quote unit. 25 per cent around: 15 to 31.25.
    let agreed = Agreed {
        low: 4,
        high: 5,
        timestamp: 0,
    };
    let held = |reference| held_within(reference, &agreed, 2, 2_500).unwrap();
    let quarters = |number| Q64x64::from_ratio_floor(number, 4).unwrap();
    assert_eq!(
        [held(quarters(59)), held(quarters(61))],
        [quarters(60), quarters(61)]
    );
    assert_eq!(
        [held(quarters(124)), held(quarters(126))],
        [quarters(124), quarters(125)]
    );
    assert_eq!(held_within(Q64x64::ZERO, &agreed, 2, u16::MAX), Ok(Q64x64::ZERO));
    let zero = Agreed::default();
    assert_eq!(
        held_within(Q64x64::ONE, &zero, 2, 1),
        Err(RevenueError::PriceZero)
    );
    assert_eq!(
        held_within(Q64x64::ONE, &agreed, 19, 1),
        Err(RevenueError::Overflow)
    );
}

fn amount() -> impl Strategy<Value = u64> {
    (0..65_u32, any::<u64>()).prop_map(|(shift, bits)| bits.checked_shr(shift).unwrap_or(0))
}

fn time() -> impl Strategy<Value = i64> {
    prop_oneof![
        8 => NOW - 300..NOW + 100,
        1 => any::<i64>(),
        1 => prop_oneof![Just(i64::MIN), Just(i64::MAX)],
    ]
}

/// A price near another one, or anywhere.
fn price(near: u64) -> impl Strategy<Value = SignedPrice> {
    let price = prop_oneof![
        4 => (0..500_u64, any::<bool>()).prop_map(move |(part, above)| {
            let by = u64::try_from(u128::from(near) * u128::from(part) / 10_000).unwrap();
            if above { near.saturating_add(by) } else { near - by }
        }),
        1 => amount(),
    ];
    (price, amount(), any::<bool>(), time()).prop_map(|(price, confidence, small, timestamp)| SignedPrice {
        price,
        confidence: if small {
            confidence % (price / 8 + 1)
        } else {
            confidence
        },
        timestamp,
    })
}

/// The specification of one price, in numbers that do not overflow.
fn expected_error(guard: &Guard, price: &SignedPrice, last: i64, now: i64) -> Option<RevenueError> {
    // The clock and times within a century of 64 bits' ends saturate alike: nothing hangs on a second there.
    let age = i128::from(now) - i128::from(price.timestamp);
    if age > i128::from(guard.max_age_seconds) {
        Some(RevenueError::PriceStale)
    } else if age < -60 {
        Some(RevenueError::PriceInFuture)
    } else if price.timestamp <= last {
        Some(RevenueError::PriceNotNewer)
    } else if price.price == 0 {
        Some(RevenueError::PriceZero)
    } else if price.price <= price.confidence {
        Some(RevenueError::PriceUncertain)
    } else {
        None
    }
}

fn pair() -> impl Strategy<Value = [SignedPrice; 2]> {
    amount()
        .prop_flat_map(|near| (price(near), price(near)))
        .prop_map(|(a, b)| [a, b])
}

fn bits(number: Q64x64) -> BigUint {
    BigUint::from(number.to_bits())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40_000))]

    #[test]
    fn prices_are_taken_and_refused_exactly_as_specified(
        prices in pair(), last in (time(), time()), now in time(),
        max_age_seconds in prop_oneof![0..400_u32, any::<u32>()], max_deviation_bps in prop_oneof![0..600_u16, any::<u16>()],
    ) {
        let guard = Guard { max_age_seconds, max_deviation_bps };
        let [a, b] = prices;
        let agreed = guard.agree(&prices, &[last.0, last.1], now);
        let own = expected_error(&guard, &a, last.0, now).or_else(|| expected_error(&guard, &b, last.1, now));
        if let Some(error) = own {
            prop_assert_eq!(agreed, Err(error));
            return Ok(());
        }
        let difference = BigUint::from(a.price.max(b.price) - a.price.min(b.price)) * 10_000_u32;
        if difference > BigUint::from(a.price.min(b.price)) * max_deviation_bps {
            prop_assert_eq!(agreed, Err(RevenueError::PricesDisagree));
            return Ok(());
        }
        let high = (BigUint::from(a.price) + a.confidence).max(BigUint::from(b.price) + b.confidence);
        let Ok(high) = u64::try_from(high) else {
            prop_assert_eq!(agreed, Err(RevenueError::Overflow));
            return Ok(());
        };
        let low = (a.price - a.confidence).min(b.price - b.confidence);
        let timestamp = a.timestamp.min(b.timestamp);
        prop_assert_eq!(agreed, Ok(Agreed { low, high, timestamp }));
        prop_assert!(low > 0);
        // Taken once, it is not taken again.
        let again = guard.agree(&prices, &[a.timestamp, b.timestamp], now);
        prop_assert_eq!(again, Err(RevenueError::PriceNotNewer));
        prop_assert_eq!(guard.require_fresh(timestamp, now), Ok(()));
    }

    #[test]
    fn tokens_are_the_fewest_that_are_worth_the_quote(quote in amount(), low in amount(), scale in 0..=MAX_SCALE) {
        let low = low.max(1);
        let one = BigUint::from(10_u32).pow(u32::from(scale));
        let exact = (BigUint::from(quote) * one + low - 1_u32) / low;
        let exact = u64::try_from(exact).map_err(|_| RevenueError::Overflow);
        prop_assert_eq!(tokens_for(quote, low, scale), exact);
    }

    #[test]
    fn a_reference_is_held_within_bounds_that_hold_the_exact_ones(
        reference in (0..128_u32, any::<u128>()), low in amount(), spread in amount(), scale in 0..=MAX_SCALE,
        bps in prop_oneof![0..=10_000_u16, any::<u16>()],
    ) {
        let reference = Q64x64::from_bits(reference.1 >> reference.0);
        let low = low.max(1);
        let agreed = Agreed { low, high: low.saturating_add(spread), timestamp: 0 };
        let held = held_within(reference, &agreed, scale, bps).unwrap();
        let one = BigUint::from(10_u32).pow(u32::from(scale)) << 64_u32;
        let full = BigUint::from(10_000_u32);
        let lower = (&one / agreed.high) * (&full - bps.min(10_000)) / &full;
        let upper = ((&one + low - 1_u32) / low * (&full + bps) + &full - 1_u32) / &full;
        prop_assert_eq!(bits(held), bits(reference).max(lower.clone()).min(upper.clone()));
        prop_assert!(lower <= upper);
        // The exact bounds lie within those that are used.
        prop_assert!(&lower * agreed.high * &full <= &one * (&full - bps.min(10_000)));
        prop_assert!(&upper * low * &full >= &one * (&full + bps));
    }
}
