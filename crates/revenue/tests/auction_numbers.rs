//! The auction against independent numbers: prices, costs, and how the reference moves.

use flywheel_math::Q64x64;
use flywheel_revenue::{Auction, Curve, RevenueError, cost, window, within};
use num_bigint::BigUint;
use proptest::prelude::*;

const HOUR: u32 = 3_600;

fn amount() -> impl Strategy<Value = u64> {
    (0..65_u32, any::<u64>()).prop_map(|(shift, bits)| bits.checked_shr(shift).unwrap_or(0))
}

fn number() -> impl Strategy<Value = Q64x64> {
    (0..129_u32, any::<u128>())
        .prop_map(|(shift, bits)| Q64x64::from_bits(bits.checked_shr(shift).unwrap_or(0)))
}

fn curve() -> impl Strategy<Value = Curve> {
    let start = prop_oneof![10_000..=u16::MAX, Just(10_000)];
    let floor = prop_oneof![1..=10_000_u16, Just(10_000)];
    let decay = prop_oneof![1..=u32::MAX, 1..=HOUR, Just(1)];
    (start, floor, decay).prop_map(|(start_bps, floor_bps, decay_seconds)| Curve {
        start_bps,
        floor_bps,
        decay_seconds,
    })
}

/// An age within the line or beyond it, its ends among them.
fn age(curve: &Curve, place: u8, number: u32) -> u32 {
    let decay = curve.decay_seconds;
    match place % 6 {
        0 => 0,
        1 => decay - 1,
        2 => decay,
        3 => decay.saturating_add(1),
        4 => number % decay,
        _ => number,
    }
}

fn bits(number: Q64x64) -> BigUint {
    BigUint::from(number.to_bits())
}

fn ceil(numerator: BigUint, denominator: &BigUint) -> BigUint {
    (numerator + denominator - 1_u32) / denominator
}

/// `number * 2^-64`, rounded up.
fn whole(number: BigUint) -> BigUint {
    ceil(number, &(BigUint::from(1_u32) << 64_u32))
}

fn fits(number: &BigUint) -> bool {
    number.bits() <= 128
}

/// The curve's basis points at an age, times its decay.
fn line(curve: &Curve, age: u32) -> BigUint {
    let decay = BigUint::from(curve.decay_seconds);
    let age = BigUint::from(age).min(decay.clone());
    (decay - &age) * curve.start_bps + age * curve.floor_bps
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn a_price_is_the_rounded_exact_one_and_never_under_floor_or_minimum(
        curve in curve(), reference in number(), min_price in number(), place in any::<u8>(), number in any::<u32>(),
    ) {
        prop_assert_eq!(curve.validate(curve.decay_seconds), Ok(()));
        let age = age(&curve, place, number);
        let full = BigUint::from(10_000_u32) * curve.decay_seconds;
        let exact = ceil(bits(reference) * line(&curve, age), &full);
        let price = curve.price(reference, min_price, age);
        if !fits(&exact) {
            prop_assert_eq!(price, Err(RevenueError::Overflow));
            return Ok(());
        }
        let price = price.unwrap();
        prop_assert_eq!(bits(price), exact.max(bits(min_price)));
        prop_assert!(bits(price) * 10_000_u32 >= bits(reference) * curve.floor_bps);
        prop_assert!(price >= min_price);
    }

    #[test]
    fn a_price_never_rises_within_a_window(
        curve in curve(), reference in number(), min_price in number(),
        places in any::<(u8, u8)>(), numbers in any::<(u32, u32)>(),
    ) {
        let (a, b) = (age(&curve, places.0, numbers.0), age(&curve, places.1, numbers.1));
        let (earlier, later) = (a.min(b), a.max(b));
        let Ok(first) = curve.price(reference, min_price, earlier) else { return Ok(()) };
        let second = curve.price(reference, min_price, later).unwrap();
        prop_assert!(second <= first);
        // A clock that went back pays no less than anybody in the window.
        let auction = Auction { window: 5, ..Auction::default() };
        let back = curve.price(reference, min_price, auction.age(4, later));
        prop_assert!(back.is_err() || back.unwrap() >= first);
    }

    #[test]
    fn a_window_and_its_age_make_the_time_that_has_passed(
        now in any::<i64>(), genesis in any::<i64>(), seconds in prop_oneof![1..=u32::MAX, 1..100_000_u32],
    ) {
        let (index, age) = window(now, genesis, seconds);
        let elapsed = (i128::from(now) - i128::from(genesis)).max(0);
        prop_assert_eq!(i128::from(index) * i128::from(seconds) + i128::from(age), elapsed);
        prop_assert!(age < seconds);
    }

    #[test]
    fn what_is_given_is_within_every_limit_and_one_of_them(
        sold in amount(), amount in amount(), lot in amount(), for_burn in amount(),
    ) {
        let auction = Auction { sold, ..Auction::default() };
        let given = BigUint::from(auction.given(amount, lot, for_burn));
        let left = lot.saturating_sub(sold);
        let limits = [amount, left, for_burn].map(BigUint::from);
        prop_assert!(limits.iter().all(|limit| given <= *limit));
        prop_assert!(limits.contains(&given));
    }

    #[test]
    fn a_cost_is_the_rounded_exact_product_and_within_its_limit_when_the_products_say_so(
        given in amount(), price in number(), max_tokens in amount(), amount in amount(), near in any::<bool>(),
    ) {
        let exact = whole(bits(price) * given).max(BigUint::from(1_u32));
        let tokens = cost(given, price);
        if exact.bits() > 64 {
            prop_assert_eq!(tokens, Err(RevenueError::Overflow));
            return Ok(());
        }
        let tokens = tokens.unwrap();
        prop_assert_eq!(BigUint::from(tokens), exact);
        let max_tokens = if near { tokens } else { max_tokens };
        let amount = if near { given } else { amount };
        let within_limit = BigUint::from(tokens) * amount <= BigUint::from(max_tokens) * given;
        prop_assert_eq!(within(tokens, given, max_tokens, amount), within_limit);
        if near && given > 0 {
            prop_assert!(!within(tokens, given, tokens - 1, given));
        }
    }

    #[test]
    fn partial_fills_cost_at_least_the_whole_and_at_most_a_unit_more_for_each(
        fills in prop::collection::vec((8..64_u32, any::<u64>()), 1..20), price in number(),
    ) {
        let fills: Vec<u64> = fills.into_iter().map(|(shift, bits)| (bits >> shift).max(1)).collect();
        let Ok(at_once) = cost(fills.iter().sum(), price) else { return Ok(()) };
        let each: BigUint = fills.iter().map(|given| BigUint::from(cost(*given, price).unwrap())).sum();
        prop_assert!(each >= BigUint::from(at_once));
        prop_assert!(each < BigUint::from(at_once) + fills.len());
    }

    #[test]
    fn who_buys_before_and_after_another_in_a_window_changes_nobodys_price(
        curve in curve(), reference in number(), age in any::<u32>(),
        lot in amount(), for_burn in amount(), amounts in (amount(), amount(), amount()), offered in any::<bool>(),
    ) {
        // All at the same moment; the lot and the pool are large enough for all three.
        let amounts = [amounts.0, amounts.1, amounts.2].map(|amount| amount >> 8);
        let lot = lot.max(1 << 60);
        let for_burn = for_burn.max(1 << 60);
        let begin = Auction { reference, window: 4, ..Auction::default() };
        let buy = |auction: &mut Auction, for_burn: &mut u64, amount: u64| {
            auction.roll(5, lot, 100, offered)?;
            let given = auction.given(amount, lot, *for_burn);
            let tokens = cost(given, curve.price(auction.reference, Q64x64::ZERO, auction.age(5, age))?)?;
            auction.fill(given, tokens)?;
            *for_burn -= given;
            Ok::<_, RevenueError>((given, tokens))
        };
        let alone = |amount| buy(&mut begin.clone(), &mut for_burn.clone(), amount);
        let (mut auction, mut left) = (begin, for_burn);
        for amount in amounts {
            let (Ok(among), Ok(alone)) = (buy(&mut auction, &mut left, amount), alone(amount)) else {
                return Ok(());
            };
            prop_assert_eq!(among, alone);
        }
    }

    #[test]
    fn the_reference_moves_by_the_rule(
        reference in number(), sold in amount(), bought in amount(), lot in amount(), step in 0..=12_000_u16,
        windows in prop_oneof![1..=70_u64, 1..=u64::MAX - 9, Just(64), Just(65)], offered in any::<bool>(),
    ) {
        let bought = if sold == 0 { 0 } else { bought };
        let mut auction = Auction { reference, window: 9, sold, bought };
        let rolled = auction.roll(9 + windows, lot, step, offered);
        let one = BigUint::from(1_u32) << 64_u32;
        let mut exact = bits(reference);
        let mut idle = windows;
        if sold > 0 {
            let lot = BigUint::from(lot.max(sold));
            exact = ceil(exact * (&lot - sold), &lot) + ceil(BigUint::from(bought) * &one, &lot);
            idle -= 1;
        }
        if offered {
            for _ in 0..idle.min(64) {
                exact = ceil(exact * (10_000 - step.min(10_000)), &BigUint::from(10_000_u32));
            }
        }
        prop_assert_eq!(rolled, Ok(()));
        prop_assert_eq!(bits(auction.reference), exact);
        prop_assert_eq!((auction.window, auction.sold, auction.bought), (9 + windows, 0, 0));
    }

    #[test]
    fn the_reference_is_between_itself_and_the_average_up_to_rounding(
        reference in number(), sold in amount(), bought in amount(), lot in amount(),
    ) {
        let sold = sold.max(1);
        let lot = lot.max(sold);
        let mut auction = Auction { reference, window: 0, sold, bought };
        auction.roll(1, lot, 0, true).unwrap();
        // reference + (average - reference) x sold / lot, times lot.
        let exact = bits(reference) * (lot - sold) + (BigUint::from(bought) << 64_u32);
        let moved = bits(auction.reference) * lot;
        prop_assert!(moved >= exact && moved < exact + lot * BigUint::from(2_u32));
    }

    #[test]
    fn seeing_every_idle_window_or_only_the_last_is_the_same(
        reference in number(), step in 0..=10_000_u16, windows in prop::collection::btree_set(1..=64_u64, 1..10),
        sale in prop::option::of((1..=1_000_u64, amount())),
    ) {
        let (sold, bought) = sale.unwrap_or_default();
        let mut often = Auction { reference, window: 0, sold, bought };
        let mut once = often;
        let last = *windows.last().unwrap();
        once.roll(last, 1_000, step, true).unwrap();
        for window in windows {
            often.roll(window, 1_000, step, true).unwrap();
        }
        prop_assert_eq!(often, once);
    }
}
