//! What an auction offers at a moment.

use burn_share::state::RevenueParameters;
use flywheel_math::Q64x64;
use flywheel_revenue::{Auction, RevenueError, cost, held_within};

use crate::accounts::{PriceFeed, RevenuePool};
use crate::error::ClientError;

/// What a pool's auction offers at a moment. Prices are network tokens for a payment token, both in base units.
#[derive(Debug, Clone, Copy)]
pub struct Offer {
    /// The price around which the auction sells, held to the feed where there is a fresh price.
    pub reference: Q64x64,
    /// What a payment token costs now.
    pub price: Q64x64,
    /// The window.
    pub window: u64,
    /// How old it is, seconds; 0 when the clock has gone back.
    pub age: u32,
    /// When it began, unix seconds.
    pub begins: i64,
    /// When it ends, unix seconds.
    pub ends: i64,
    /// Sold in it, payment tokens in base units.
    pub sold: u64,
    /// What can still be bought in it, payment tokens in base units.
    pub left: u64,
    parameters: RevenueParameters,
}

/// What the auction of a pool offers at `now`, unix seconds. A halt and a price that is not fresh stop sales, and show
/// nothing here.
///
/// # Arguments
/// - `feed`: the pool's feed, if it has one
///
/// # Errors
/// [`ClientError::Revenue`] when the reference leaves its range, or the pool has no auction.
pub fn offer(pool: &RevenuePool, feed: Option<&PriceFeed>, now: i64) -> Result<Offer, ClientError> {
    let (mut then, parameters) = (*pool, pool.parameters);
    then.roll(now).map_err(|_| RevenueError::Overflow)?;
    let books = &then.auction;
    let auction = Auction {
        reference: Q64x64::from_le_bytes(books.reference),
        window: books.window,
        sold: books.sold,
        bought: books.bought,
    };
    let agreed = feed.and_then(|feed| Some((feed.fresh(now).ok()?, feed.scale)));
    let reference = match agreed {
        Some((agreed, scale)) => {
            held_within(auction.reference, &agreed, scale, parameters.max_deviation_bps)?
        }
        None => auction.reference,
    };
    let (index, age) = flywheel_revenue::window(now, pool.genesis, parameters.window_seconds);
    let begins = begin(pool, index);
    let age = auction.age(index, age);
    let mut offer = Offer {
        reference,
        price: Q64x64::ZERO,
        window: auction.window,
        age,
        begins,
        ends: begins.saturating_add(i64::from(parameters.window_seconds)),
        sold: auction.sold,
        left: auction.given(u64::MAX, parameters.lot, pool.owed.for_burn),
        parameters,
    };
    offer.price = offer.price_at(age)?;
    Ok(offer)
}

/// When a window begins, unix seconds.
fn begin(pool: &RevenuePool, window: u64) -> i64 {
    let elapsed = window.saturating_mul(u64::from(pool.parameters.window_seconds));
    pool.genesis
        .saturating_add(i64::try_from(elapsed).unwrap_or(i64::MAX))
}

impl Offer {
    /// What a payment token costs when the window is so old, seconds.
    ///
    /// # Errors
    /// [`ClientError::Revenue`] when the pool has no auction.
    pub fn price_at(&self, age_seconds: u32) -> Result<Q64x64, ClientError> {
        let terms = &self.parameters;
        Ok(terms
            .curve()
            .price(self.reference, terms.min_price(), age_seconds)?)
    }

    /// What `amount` payment tokens cost now, network tokens, both in base units.
    ///
    /// # Errors
    /// [`ClientError::Revenue`] when that does not fit.
    pub fn cost(&self, amount: u64) -> Result<u64, ClientError> {
        Ok(cost(amount, self.price)?)
    }

    /// What a buyer of `amount` gets, payment tokens in base units.
    pub fn given(&self, amount: u64) -> u64 {
        amount.min(self.left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool() -> RevenuePool {
        let mut pool: RevenuePool = bytemuck::Zeroable::zeroed();
        pool.genesis = 1_000;
        pool.parameters.window_seconds = 100;
        pool.parameters.decay_seconds = 50;
        pool.parameters.start_bps = 20_000;
        pool.parameters.floor_bps = 10_000;
        pool.parameters.lot = 500;
        pool.parameters.min_price = Q64x64::ONE.to_le_bytes();
        pool.auction.reference = Q64x64::from_u64(2).to_le_bytes();
        pool.owed.for_burn = 800;
        pool
    }

    #[test]
    fn the_price_falls_from_start_to_floor_and_the_lot_begins_anew_in_each_window() {
        let mut pool = pool();
        pool.auction.sold = 100;
        pool.auction.bought = 200;
        let at = |now| offer(&pool, None, now).unwrap();
        let (start, middle, floor) = (at(1_000), at(1_025), at(1_099));
        let prices = [start.price, middle.price, floor.price].map(Q64x64::floor);
        assert_eq!(prices, [4, 3, 2]);
        assert_eq!(
            (start.sold, start.left, start.begins, start.ends),
            (100, 400, 1_000, 1_100)
        );
        assert_eq!((start.cost(7).unwrap(), start.given(900)), (28, 400));
        let next = at(1_100);
        assert_eq!(
            (next.window, next.sold, next.left, next.price.floor()),
            (1, 0, 500, 4)
        );
        assert_eq!(next.price_at(50).unwrap().floor(), 2);
    }

    #[test]
    fn a_fresh_price_holds_the_reference_and_an_old_one_does_not() {
        let pool = pool();
        let mut feed: PriceFeed = bytemuck::Zeroable::zeroed();
        // Four network tokens for a payment token, which the reference of two must come up to.
        (feed.scale, feed.low, feed.high, feed.timestamp) = (2, 25, 25, 1_000);
        feed.parameters.max_age_seconds = 10;
        let reference = |now| offer(&pool, Some(&feed), now).unwrap().reference.floor();
        assert_eq!([reference(1_010), reference(1_011)], [4, 2]);
    }
}
