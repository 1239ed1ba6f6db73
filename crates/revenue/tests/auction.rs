//! Prices within a window, what a purchase costs, and the reference from window to window.

use flywheel_math::Q64x64;
use flywheel_revenue::{Auction, Curve, RevenueError, cost, window};

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
