//! The auction: price, lots, windows, the reference, and what stops it. The curve's numbers are sums of powers of two, so that
//! prices come out even: two and a half network tokens for a payment token at a window's start, two after 900 seconds, one and
//! a half from 1,800 seconds on.

use flywheel_client::accounts::RevenuePool;
use flywheel_client::instructions::revenue::{self, ReferencePrice};
use flywheel_tests::world::{CHANGE_DELAY, GENESIS, HALF, LOT, MAX_PRICE_AGE, MIN_FILL, Revenues, WINDOW};
use solana_signer::Signer;

/// A payment of which 1,499,250 are for the burn.
const PAYMENT: u64 = 10_000_000;
/// A price of one, in units of 2^-64.
const ONE: u128 = 1 << 64;

/// A world in which that is for sale, in the first second of a window.
fn selling(seed: &str) -> Revenues {
    offered(Revenues::new(seed))
}

fn offered(mut r: Revenues) -> Revenues {
    let paid = r.places.paid;
    assert_eq!(r.deposit(&paid, PAYMENT), "accepted");
    assert_eq!(r.crank_all(&paid), "accepted");
    assert_eq!(r.pool(&paid).owed.for_burn, 1_499_250);
    r
}

fn at(r: &mut Revenues, window: i64, age: i64) {
    r.world.chain.set_time(GENESIS + window * i64::from(WINDOW) + age);
}

fn reference(r: &Revenues) -> u128 {
    u128::from_le_bytes(r.pool(&r.places.paid).auction.reference)
}

/// What a purchase of `amount` costs, network tokens.
fn cost(r: &mut Revenues, amount: u64) -> u64 {
    let native = r.places.native;
    let before = r.pool(&native).current.burned;
    assert_eq!(r.buy(amount, 100 * amount), "accepted");
    r.pool(&native).current.burned - before
}

#[test]
fn a_purchase_burns_the_buyers_tokens_and_is_counted_in_both_pools() {
    let mut r = selling("purchase");
    let (paid, native) = (r.places.paid, r.places.native);
    let supply = r.world.supply_of(&native.mint.mint);
    let (key, buyer) = r.buyer(1_000_000);
    let buy = revenue::buy_lot(&buyer, &paid, &native, None, 100_000, 250_000);
    assert_eq!(r.world.attempt(buy, &[&key]), "accepted");
    assert_eq!(r.held(&key.pubkey(), &native), 750_000);
    assert_eq!(r.held(&key.pubkey(), &paid), 100_000);
    assert_eq!(r.world.supply_of(&native.mint.mint), supply + 1_000_000 - 250_000);
    let (pool, token_pool) = (r.pool(&paid), r.pool(&native));
    assert_eq!(
        (pool.current.sold, pool.current.bought, pool.current.fills),
        (100_000, 250_000, 1)
    );
    assert_eq!((pool.owed.for_burn, pool.current.burned), (1_399_250, 0));
    assert_eq!(
        (token_pool.current.burned, token_pool.current.burned_from_vault),
        (250_000, 0)
    );
    r.assert_solvent();
}

#[test]
fn the_price_falls_on_a_line_from_the_windows_start_to_its_floor_and_stays_there() {
    let mut r = selling("line");
    for (age, tokens) in [
        (0, 2_500),
        (450, 2_250),
        (900, 2_000),
        (1_350, 1_750),
        // 7,502 and 7/9 basis points, rounded up.
        (1_799, 1_501),
        (1_800, 1_500),
        (1_801, 1_500),
        (3_599, 1_500),
    ] {
        at(&mut r, 0, age);
        assert_eq!(cost(&mut r, 1_000), tokens, "at {age}");
    }
    // The next window begins at the start again, at a reference moved by what was sold.
    let pool = r.pool(&r.places.paid);
    assert_eq!((pool.auction.sold, pool.auction.bought), (8_000, 14_501));
    at(&mut r, 1, 0);
    // 2 x 0.992 + 14,501 / 1,000,000 = 1.998501.
    assert_eq!(cost(&mut r, 1_000), 2_499);
    assert_eq!(r.pool(&r.places.paid).auction.sold, 1_000);
}

#[test]
fn a_clock_that_went_back_is_taken_as_the_windows_start() {
    let mut r = selling("clock");
    at(&mut r, 1, 1_800);
    let reference_then = {
        assert_eq!(cost(&mut r, 1_000), 1_313);
        reference(&r)
    };
    // An idle window before: 1.75, and three quarters of it.
    assert_eq!(reference_then, ONE * 7 / 4);
    at(&mut r, 0, 3_500);
    assert_eq!(cost(&mut r, 1_000), 2_188);
    let auction = r.pool(&r.places.paid).auction;
    assert_eq!((auction.window, auction.sold), (1, 2_000));
}

#[test]
fn no_purchase_changes_anothers_price() {
    let mut r = selling("sandwich");
    at(&mut r, 0, 450);
    assert_eq!(cost(&mut r, 4_000), 9_000);
    assert_eq!(cost(&mut r, 700_000), 1_575_000);
    assert_eq!(cost(&mut r, 4_000), 9_000);
}

#[test]
fn a_window_sells_a_lot_and_not_a_unit_more() {
    let mut r = selling("lot");
    let paid = r.places.paid;
    // Only half of it is given: the limit counts for that half.
    assert_eq!(r.buy(2 * LOT, 5 * LOT - 1), "PriceAboveLimit");
    assert_eq!(r.buy(2 * LOT, 5 * LOT), "accepted");
    assert_eq!(r.pool(&paid).current.sold, LOT);
    assert_eq!(r.buy(MIN_FILL, 10 * LOT), "NothingForSale");
    at(&mut r, 1, 0);
    // The rest, all at once, although more was asked for. The whole lot moved the reference to its price, 2.5, and a window
    // starts a quarter above it, at 3.125.
    assert_eq!(reference(&r), 2 * ONE);
    assert_eq!(cost(&mut r, LOT), 499_250 * 25 / 8 + 1);
    assert_eq!(r.pool(&paid).owed.for_burn, 0);
    assert_eq!(r.buy(MIN_FILL, 10 * LOT), "NothingForSale");
    r.assert_solvent();
}

#[test]
fn a_purchase_is_not_smaller_than_the_least_unless_it_is_all_that_is_left() {
    let mut r = selling("least");
    assert_eq!(r.buy(0, 1), "AmountZero");
    assert_eq!(r.buy(MIN_FILL - 1, 10_000), "FillTooSmall");
    assert_eq!(r.buy(MIN_FILL, 2_500), "accepted");
    assert_eq!(cost(&mut r, LOT - MIN_FILL - 300), (LOT - MIN_FILL - 300) / 2 * 5);
    assert_eq!(r.buy(299, 10_000), "FillTooSmall");
    assert_eq!(cost(&mut r, 300), 750);
}

#[test]
fn the_limit_holds_to_the_unit() {
    let mut r = selling("limit");
    assert_eq!(r.buy(10_000, 24_999), "PriceAboveLimit");
    assert_eq!(r.buy(10_000, 25_000), "accepted");
    // Whoever has too little burns nothing: 24,999 are left of what the first attempt was given.
    let (paid, native) = (r.places.paid, r.places.native);
    let (key, buyer) = r.buyer(0);
    let buy = revenue::buy_lot(&buyer, &paid, &native, None, 10_000, 50_000);
    let before: RevenuePool = r.pool(&paid);
    assert_ne!(r.world.attempt(buy, &[&key]), "accepted");
    assert_eq!(r.pool(&paid).owed, before.owed);
}

#[test]
fn the_reference_moves_towards_the_average_by_the_share_of_the_lot_that_was_sold() {
    let mut r = selling("reference");
    assert_eq!(cost(&mut r, LOT / 2), LOT / 2 / 2 * 5);
    assert_eq!(reference(&r), 2 * ONE);
    at(&mut r, 1, 900);
    // Half way from 2 to 2.5.
    assert_eq!(cost(&mut r, 1_000), 2_250);
    assert_eq!(reference(&r), ONE * 9 / 4);
    at(&mut r, 1, 1_800);
    assert_eq!(r.buy(LOT, 10 * LOT), "accepted");
}

#[test]
fn the_reference_falls_for_each_window_in_which_nothing_was_sold_of_what_was_offered() {
    for (windows, eighths) in [(1u32, 7u128), (2, 49), (3, 343)] {
        let mut r = selling(&format!("idle {windows}"));
        at(&mut r, i64::from(windows), 900);
        assert_eq!(r.buy(1_000, 100_000), "accepted");
        assert_eq!(reference(&r), 2 * ONE * eighths / 8u128.pow(windows));
    }
    // The window of a sale is not idle, those after it are.
    let mut r = selling("idle after a sale");
    assert_eq!(cost(&mut r, LOT / 2), 1_250_000);
    at(&mut r, 3, 900);
    assert_eq!(r.buy(1_000, 100_000), "accepted");
    assert_eq!(reference(&r), ONE * 9 / 4 * 49 / 64);
}

#[test]
fn at_most_64_idle_windows_count_and_the_price_is_never_under_its_least() {
    let after = |windows: i64| {
        let mut r = selling(&format!("idle for {windows}"));
        at(&mut r, windows, 0);
        // Half a token for a payment token is the least.
        assert_eq!(cost(&mut r, 1_000), 500);
        reference(&r)
    };
    let idle = after(64);
    assert!(idle > 0);
    assert!(after(63) > idle);
    assert_eq!(after(65), idle);
    assert_eq!(after(160), idle);
}

#[test]
fn windows_in_which_nothing_was_for_sale_are_not_idle() {
    let mut r = Revenues::new("nothing offered");
    at(&mut r, 10, 0);
    let mut r = offered(r);
    assert_eq!(cost(&mut r, 1_000), 2_500);
    assert_eq!(reference(&r), 2 * ONE);
}

#[test]
fn a_halt_stops_purchases_and_nothing_else_and_its_windows_are_not_idle() {
    let mut r = selling("halt");
    let paid = r.places.paid;
    assert_eq!(r.halt(true), "accepted");
    assert_eq!(r.buy(1_000, 10_000), "AuctionHalted");
    at(&mut r, 5, 0);
    assert_eq!(r.deposit(&paid, 5_000), "accepted");
    assert_eq!(r.crank_all(&paid), "accepted");
    assert_eq!(r.pay_recipient(&paid, 0, "first recipient"), "accepted");
    assert_eq!(r.burn(5), "accepted");
    at(&mut r, 9, 0);
    assert_eq!(r.halt(false), "accepted");
    assert_eq!(reference(&r), 2 * ONE);
    assert_eq!(cost(&mut r, 1_000), 2_500);
    let customer = r.wallet("customer", &paid, 0).0;
    let halt = revenue::set_halt(customer.pubkey(), r.world.network, paid.pool(), true);
    assert_eq!(r.world.attempt(halt, &[&customer]), "PauserMismatch");
    let authority = r.world.authority.insecure_clone();
    let halt = revenue::set_halt(authority.pubkey(), r.world.network, paid.pool(), true);
    assert_eq!(r.world.attempt(halt, &[&authority]), "accepted");
}

#[test]
fn other_windows_begin_with_the_change_and_the_running_one_counts() {
    let mut r = selling("other windows");
    let paid = r.places.paid;
    at(&mut r, 5, 0);
    let parameters = r.pool(&paid).parameters;
    let mut longer = revenue::RevenueParametersArgs::from(parameters);
    longer.window_seconds = 10 * WINDOW;
    let destinations = r.places.destinations(&paid);
    assert_eq!(r.propose(&paid, &destinations, longer), "accepted");
    r.world.wait(CHANGE_DELAY);
    let before = {
        assert_eq!(r.buy(LOT / 2, 4 * LOT), "accepted");
        r.pool(&paid).auction
    };
    assert_eq!((before.window, before.sold), (6, LOT / 2));
    assert_eq!(r.apply(&paid), "accepted");
    let after = r.pool(&paid).auction;
    // 21,600 seconds are in the first window of ten hours; half the lot moved the reference half the way to 5/4 of itself.
    assert_eq!((after.window, after.sold), (0, 0));
    let (old, new) = (
        u128::from_le_bytes(before.reference),
        u128::from_le_bytes(after.reference),
    );
    // The cost was rounded up to a unit, of a lot.
    let expected = old / 8 * 9;
    assert!(
        (expected..=expected + ONE / u128::from(LOT) + 8).contains(&new),
        "{new}"
    );
    // The price is that of the new window's age: at the floor.
    let price = u64::try_from((new * 6_000) >> 64).unwrap() + 1;
    assert_eq!(cost(&mut r, 8_000), price);
}

/// A world whose auction is held to the feed.
fn fed(seed: &str, tokens: u64) -> Revenues {
    let mut r = Revenues::with(seed, |args, is_native| {
        if !is_native {
            args.reference = ReferencePrice { tokens, payment: 1 };
        }
    });
    let (paid, feed) = (r.places.paid, r.places.pair.feed());
    r.change(&paid, |_, destinations| destinations.feed = Some(feed));
    let mut r = offered(r);
    at(&mut r, 1, 900);
    r
}

#[test]
fn a_fed_auction_sells_nothing_without_a_fresh_price() {
    let mut r = fed("fresh", 2);
    assert_eq!(r.buy(1_000, 100_000), "PriceStale");
    assert_eq!(r.post(HALF, 0), "accepted");
    r.world.wait(MAX_PRICE_AGE);
    assert_eq!(r.buy(1_000, 100_000), "accepted");
    r.world.wait(1);
    assert_eq!(r.buy(1_000, 100_000), "PriceStale");
    let (paid, native) = (r.places.paid, r.places.native);
    let (key, buyer) = r.buyer(100_000);
    let without = revenue::buy_lot(&buyer, &paid, &native, None, 1_000, 100_000);
    assert_eq!(r.world.attempt(without, &[&key]), "FeedMismatch");
}

#[test]
fn the_reference_is_held_around_the_feeds_price() {
    // A sixteenth around two network tokens for a payment token.
    for (tokens, held) in [(1, ONE * 15 / 8), (2, 2 * ONE), (9, ONE * 17 / 8)] {
        let mut r = fed(&format!("held {tokens}"), tokens);
        assert_eq!(r.post(HALF, 0), "accepted");
        assert_eq!(r.buy(1_000, 100_000), "accepted");
        // Of the quotients' last bit nothing is said.
        assert!(
            reference(&r).abs_diff(held) <= 4,
            "of {tokens}: {}",
            reference(&r)
        );
    }
}

#[test]
fn an_unfed_auction_takes_no_feed() {
    let mut r = selling("no feed");
    let (paid, native, feed) = (r.places.paid, r.places.native, r.places.pair.feed());
    assert_eq!(r.post(HALF, 0), "accepted");
    let (key, buyer) = r.buyer(100_000);
    let buy = revenue::buy_lot(&buyer, &paid, &native, Some(feed), 1_000, 100_000);
    assert_eq!(r.world.attempt(buy, &[&key]), "FeedMismatch");
}

#[test]
fn the_networks_own_token_is_not_sold_and_burns_are_counted_in_its_pool_alone() {
    let mut r = selling("own token");
    let (paid, native) = (r.places.paid, r.places.native);
    let (key, buyer) = r.buyer(100_000);
    let sale = revenue::buy_lot(&buyer, &native, &native, None, 1_000, 100_000);
    assert_eq!(r.world.attempt(sale, &[&key]), "NotAuctioned");
    let mut elsewhere = revenue::buy_lot(&buyer, &paid, &native, None, 1_000, 100_000);
    elsewhere.accounts[4].pubkey = paid.pool();
    assert_eq!(r.world.attempt(elsewhere, &[&key]), "TokenPoolMismatch");
    let mut to_vault = buyer;
    to_vault.destination = paid.vault();
    let sale = revenue::buy_lot(&to_vault, &paid, &native, None, 1_000, 100_000);
    assert_eq!(r.world.attempt(sale, &[&key]), "DestinationMismatch");
}
