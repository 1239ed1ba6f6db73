//! Prices within a window, what a purchase costs, and the reference from window to window.

use flywheel_math::Q64x64;
use flywheel_revenue::{Auction, Curve, RevenueError, cost, window, within};
use num_bigint::BigUint;
use proptest::prelude::*;

const HOUR: u32 = 3_600;
/// From 1.5 times the reference to 0.8 times, within half an hour.
const CURVE: Curve = Curve {
    start_bps: 15_000,
    floor_bps: 8_000,
    decay_seconds: HOUR / 2,
};

fn ratio(numerator: u64, denominator: u64) -> Q64x64 {
    Q64x64::from_ratio_floor(numerator, denominator).unwrap()
}

#[test]
fn a_price_falls_in_a_straight_line_and_stays_at_the_floor() {
    let price = |age| CURVE.price(Q64x64::from_u64(4), Q64x64::ZERO, age);
    assert_eq!(price(0), Ok(Q64x64::from_u64(6)));
    // 4.6, and as 64 bits do not hold that, a little more.
    assert_eq!(cost(10_000, price(900).unwrap()), Ok(46_001));
    assert_eq!(
        price(600),
        Ok(ratio(76, 15).checked_add(Q64x64::from_bits(1)).unwrap())
    );
    // A second before the end of the line: 0.8 and 0.7 / 1,800 of the reference.
    assert_eq!(cost(18_000_000, price(1_799).unwrap()), Ok(57_628_000 + 1));
    let floor = Q64x64::from_ratio_ceil(32, 10).unwrap();
    assert_eq!([price(1_800), price(1_801), price(u32::MAX)], [Ok(floor); 3]);
}

#[test]
fn a_price_is_never_under_the_minimum() {
    let price = |age| {
        CURVE
            .price(Q64x64::from_u64(4), Q64x64::from_u64(5), age)
            .unwrap()
    };
    // 4.996... after 645 seconds, 5.003... after 640.
    assert!(price(640) > Q64x64::from_u64(5));
    assert_eq!([price(645), price(u32::MAX)], [Q64x64::from_u64(5); 2]);
}

#[test]
fn a_curve_falls_from_the_reference_or_above_to_it_or_below_within_the_window() {
    let check = |start_bps, floor_bps, decay_seconds| {
        let curve = Curve {
            start_bps,
            floor_bps,
            decay_seconds,
        };
        curve.validate(HOUR)
    };
    assert_eq!(check(10_000, 10_000, 1), Ok(()));
    assert_eq!(check(u16::MAX, 1, HOUR), Ok(()));
    let wrong = [
        (9_999, 8_000, 60),
        (10_000, 0, 60),
        (20_000, 10_001, 60),
        (10_000, 8_000, 0),
        (10_000, 8_000, HOUR + 1),
    ];
    for (start, floor, decay) in wrong {
        assert_eq!(check(start, floor, decay), Err(RevenueError::CurveInvalid));
    }
    let rises = Curve {
        start_bps: 8_000,
        floor_bps: 9_000,
        decay_seconds: 60,
    };
    let endless = Curve {
        decay_seconds: 0,
        ..CURVE
    };
    for curve in [rises, endless] {
        assert_eq!(
            curve.price(Q64x64::ONE, Q64x64::ONE, 5),
            Err(RevenueError::CurveInvalid)
        );
    }
}

#[test]
fn a_price_beyond_64_bits_is_refused() {
    assert_eq!(
        CURVE.price(Q64x64::MAX, Q64x64::ZERO, 0),
        Err(RevenueError::Overflow)
    );
    assert_eq!(cost(u64::MAX, Q64x64::from_u64(2)), Err(RevenueError::Overflow));
}

#[test]
fn windows_are_counted_from_genesis_and_before_it_is_the_start_of_the_first() {
    assert_eq!(window(1_000, 1_000, HOUR), (0, 0));
    assert_eq!(window(4_599, 1_000, HOUR), (0, 3_599));
    assert_eq!(window(4_600, 1_000, HOUR), (1, 0));
    assert_eq!(window(999, 1_000, HOUR), (0, 0));
    assert_eq!(window(i64::MIN, i64::MAX, HOUR), (0, 0));
    assert_eq!(window(i64::MAX, i64::MIN, u32::MAX), (4_294_967_297, 0));
    assert_eq!(window(i64::MAX, i64::MIN, 1), (u64::MAX, 0));
    assert_eq!(window(4_600, 1_000, 0), (0, 0));
}

#[test]
fn a_clock_before_the_last_window_is_taken_as_its_start() {
    let auction = Auction {
        window: 7,
        ..Auction::default()
    };
    assert_eq!(
        [auction.age(6, 500), auction.age(7, 500), auction.age(8, 3)],
        [0, 500, 3]
    );
}

#[test]
fn a_purchase_gets_what_the_lot_and_the_pool_have_left() {
    let auction = Auction {
        sold: 30,
        ..Auction::default()
    };
    assert_eq!(auction.given(50, 100, 1_000), 50);
    assert_eq!(auction.given(80, 100, 1_000), 70);
    assert_eq!(auction.given(80, 100, 60), 60);
    // A lot that was lowered below what is sold.
    assert_eq!(auction.given(80, 20, 60), 0);
}

#[test]
fn a_purchase_costs_at_least_a_unit_and_is_rounded_up() {
    assert_eq!(cost(10, ratio(5, 2)), Ok(25));
    assert_eq!(cost(11, ratio(5, 2)), Ok(28));
    assert_eq!(cost(1, ratio(1, 1_000)), Ok(1));
    assert_eq!([cost(5, Q64x64::ZERO), cost(0, Q64x64::ONE)], [Ok(1), Ok(1)]);
}

#[test]
fn a_sale_that_cannot_be_booked_changes_nothing() {
    let mut auction = Auction {
        sold: 5,
        bought: 7,
        ..Auction::default()
    };
    let before = auction;
    assert_eq!(auction.fill(u64::MAX - 4, 1), Err(RevenueError::Overflow));
    assert_eq!(auction.fill(1, u64::MAX - 6), Err(RevenueError::Overflow));
    assert_eq!(auction, before);
    auction.fill(u64::MAX - 5, u64::MAX - 7).unwrap();
    assert_eq!((auction.sold, auction.bought), (u64::MAX, u64::MAX));
}

/// Window 7 of a lot of 100, that sold 25 for 150: 6 each.
const SOLD: Auction = Auction {
    reference: Q64x64::from_bits(4 << 64),
    window: 7,
    sold: 25,
    bought: 150,
};

#[test]
fn the_reference_moves_to_the_average_paid_by_the_part_of_the_lot_that_sold() {
    let mut auction = SOLD;
    auction.roll(8, 100, 500, true).unwrap();
    // 4 + (6 - 4) x 25 / 100.
    let moved = Auction {
        reference: ratio(9, 2),
        window: 8,
        sold: 0,
        bought: 0,
    };
    assert_eq!(auction, moved);
    let mut all = SOLD;
    all.roll(8, 25, 500, true).unwrap();
    assert_eq!(all.reference, Q64x64::from_u64(6));
    // A lot that was lowered below what is sold.
    let mut more = SOLD;
    more.roll(8, 24, 500, true).unwrap();
    assert_eq!(more.reference, Q64x64::from_u64(6));
}

#[test]
fn the_reference_falls_for_each_window_with_an_offer_and_no_sale() {
    let idle = Auction {
        sold: 0,
        bought: 0,
        ..SOLD
    };
    let rolled = |mut auction: Auction, window, offered| {
        auction.roll(window, 100, 5_000, offered).unwrap();
        (auction.reference, auction.window)
    };
    // Halves: the window itself, and two more.
    assert_eq!(rolled(idle, 8, true), (Q64x64::from_u64(2), 8));
    assert_eq!(rolled(idle, 10, true), (ratio(1, 2), 10));
    assert_eq!(rolled(idle, 10, false), (Q64x64::from_u64(4), 10));
    // The window that sold is not idle, and the average is taken first.
    assert_eq!(rolled(SOLD, 8, true), (ratio(9, 2), 8));
    assert_eq!(rolled(SOLD, 10, true), (ratio(9, 8), 10));
    assert_eq!(rolled(SOLD, 10, false), (ratio(9, 2), 10));
}

#[test]
fn the_reference_falls_64_times_at_most() {
    let idle = Auction {
        reference: Q64x64::from_bits(1 << 127),
        window: 7,
        ..Auction::default()
    };
    let rolled = |window| {
        let mut auction = idle;
        auction.roll(window, 100, 5_000, true).unwrap();
        auction.reference
    };
    assert_eq!(rolled(7 + 63), Q64x64::ONE);
    assert_eq!(
        [rolled(7 + 64), rolled(7 + 65), rolled(u64::MAX)],
        [ratio(1, 2); 3]
    );
    let mut sold = Auction {
        sold: 1,
        bought: 1 << 63,
        ..idle
    };
    sold.roll(7 + 65, 1, 5_000, true).unwrap();
    assert_eq!(sold.reference, ratio(1, 2));
}

#[test]
fn a_step_of_all_or_more_leaves_nothing_and_rounding_never_does() {
    let rolled = |step| {
        let mut auction = Auction {
            reference: Q64x64::from_bits(3),
            ..Auction::default()
        };
        auction.roll(64, 100, step, true).unwrap();
        auction.reference.to_bits()
    };
    assert_eq!([rolled(0), rolled(1), rolled(9_999)], [3, 3, 1]);
    assert_eq!([rolled(10_000), rolled(u16::MAX)], [0, 0]);
}

#[test]
fn the_same_or_an_earlier_window_changes_nothing() {
    for window in [0, 6, 7] {
        let mut auction = SOLD;
        auction.roll(window, 100, 500, true).unwrap();
        assert_eq!(auction, SOLD);
    }
}

#[test]
fn the_largest_numbers_of_all_still_roll() {
    for (sold, lot) in [(1, 1), (1, 3), (2, 3), (1, u64::MAX), (u64::MAX, u64::MAX)] {
        let mut auction = Auction {
            reference: Q64x64::MAX,
            window: 7,
            sold,
            bought: u64::MAX,
        };
        assert_eq!(auction.roll(8, lot, 0, true), Ok(()));
    }
}

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
        let left = if sold > lot { 0 } else { lot - sold };
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
