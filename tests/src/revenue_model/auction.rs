//! The auction: the window, the reference, the price, and a purchase.

use num_bigint::BigUint;

use super::income::count;
use super::parameters::FEED;
use super::{MISSING, Model, Named, Pool, TOKEN, TOO_LARGE, To, Verdict, allow, big, ceil, fit};

impl Pool {
    /// The window at so many seconds since the network began, and how old it is.
    pub(crate) fn window(&self, elapsed: u64) -> (u64, u64) {
        let length = u64::from(self.plan.args.window_seconds);
        (elapsed / length, elapsed % length)
    }

    /// Sees the window that runs.
    pub(crate) fn roll(&mut self, elapsed: u64) -> Verdict {
        let (window, _) = self.window(elapsed);
        self.roll_to(window, self.owed.for_burn > 0 && !self.is_halted)
    }

    pub(crate) fn roll_to(&mut self, window: u64, is_offered: bool) -> Verdict {
        let passed = window.saturating_sub(self.auction.window);
        if passed == 0 {
            return Ok(());
        }
        let (lot, step) = (self.plan.args.lot, self.plan.args.idle_step_bps);
        let auction = &mut self.auction;
        let mut idle = passed;
        if self.mint != TOKEN && auction.sold > 0 {
            let lot = lot.max(auction.sold);
            let kept = ceil(&auction.reference * (lot - auction.sold), lot);
            auction.reference = kept + ceil(big(auction.bought) << 64u8, lot);
            idle -= 1;
        }
        if self.mint != TOKEN && is_offered {
            for _ in 0..idle.min(64) {
                auction.reference = ceil(&auction.reference * (10_000 - step), 10_000u32);
            }
        }
        allow(auction.reference.bits() <= 128, TOO_LARGE)?;
        (auction.window, auction.sold, auction.bought) = (window, 0, 0);
        Ok(())
    }

    /// The price at the age of a window: network tokens for a payment token, times 2^64.
    pub(crate) fn price(&self, age: u64) -> Result<BigUint, &'static str> {
        let args = &self.plan.args;
        let (start, floor) = (big(args.start_bps), big(args.floor_bps));
        let decay = u64::from(args.decay_seconds);
        let age = age.min(decay);
        let line = start * (decay - age) + floor * age;
        let price = ceil(&self.auction.reference * line, big(10_000u32) * decay);
        allow(price.bits() <= 128, TOO_LARGE)?;
        Ok(price.max(big(args.min_price)))
    }
}

/// Payment tokens, and network tokens burned for them.
struct Sale {
    given: u64,
    tokens: u64,
}

impl Model {
    /// Holds the reference of a pool to its feed.
    fn hold(&mut self, pool: usize, feed: Named) -> Verdict {
        let of = self.pools[pool].as_ref().ok_or(MISSING)?;
        let has_feed = of.plan.has(FEED);
        allow(feed == Named::Right, "FeedMismatch")?;
        if !has_feed {
            return Ok(());
        }
        let deviation = of.plan.args.max_deviation_bps;
        let (lower, upper) = self.bounds(pool, deviation)?;
        let auction = &mut self.pool(pool)?.auction;
        auction.reference = auction.reference.clone().max(lower).min(upper);
        Ok(())
    }

    /// The feed that a buyer names must exist, whether it is the pool's or not.
    fn require_named(&self, pool: usize, feed: Named) -> Verdict {
        let of = self.pools[pool].as_ref().ok_or(MISSING)?;
        let named = match feed {
            Named::Right => None,
            Named::Wrong if of.plan.has(FEED) => None,
            Named::Wrong => Some(pool),
            Named::Foreign => Some(Self::foreign(pool)),
        };
        allow(named.is_none_or(|quote| self.feeds[quote].is_some()), MISSING)
    }

    /// Another mint that revenue comes in.
    pub(crate) const fn foreign(pool: usize) -> usize {
        if pool == 1 { 2 } else { 1 }
    }

    pub(crate) fn buy_lot(
        &mut self,
        pool: usize,
        by: usize,
        (amount, max_tokens): (u64, u64),
        feed: Named,
        to: To,
    ) -> Verdict {
        self.pool(pool)?;
        self.require_named(pool, feed)?;
        allow(amount > 0, "AmountZero")?;
        allow(pool != TOKEN, "NotAuctioned")?;
        allow(!self.pool(pool)?.is_halted, "AuctionHalted")?;
        let elapsed = self.elapsed();
        self.current_pool(pool)?.roll(elapsed)?;
        self.hold(pool, feed)?;
        let sale = self.pool(pool)?.sell((amount, max_tokens), elapsed)?;
        count(&mut self.current_pool(TOKEN)?.books.burned, sale.tokens)?;
        self.spend(by, TOKEN, sale.tokens)?;
        self.supply[TOKEN] -= sale.tokens;
        self.pay_out(pool, sale.given, to)
    }
}

impl Pool {
    fn sell(&mut self, (amount, max_tokens): (u64, u64), elapsed: u64) -> Result<Sale, &'static str> {
        let args = self.plan.args;
        let left = args.lot.saturating_sub(self.auction.sold).min(self.owed.for_burn);
        let given = amount.min(left);
        allow(given > 0, "NothingForSale")?;
        allow(given == left || given >= args.min_fill, "FillTooSmall")?;
        let (window, age) = self.window(elapsed);
        let age = if window < self.auction.window { 0 } else { age };
        let tokens = fit(ceil(self.price(age)? * given, big(1u8) << 64u8))?.max(1);
        allow(big(tokens) * amount <= big(max_tokens) * given, "PriceAboveLimit")?;
        count(&mut self.auction.sold, given)?;
        count(&mut self.auction.bought, tokens)?;
        self.owed.for_burn -= given;
        count(&mut self.books.sold, given)?;
        count(&mut self.books.bought, tokens)?;
        self.books.fills += 1;
        Ok(Sale { given, tokens })
    }
}
