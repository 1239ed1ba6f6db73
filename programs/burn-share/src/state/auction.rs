//! A pool's auction: what of it is stored, and how lots are paced.

use anchor_lang::prelude::*;
use flywheel_math::Q64x64;
use flywheel_revenue::{Auction, cost, window, within};

use super::{Liabilities, RevenueParameters, RevenuePool};
use crate::errors::{BurnShareError, ensure};

/// The auction of a pool; of a native one only `window` and `sold`, which is what was burned by lots.
#[zero_copy]
#[repr(C)]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct AuctionBooks {
    /// Network tokens for a payment token, around which the price falls (Q64.64 LE).
    pub reference: [u8; 16],
    /// The last window that was looked at.
    pub window: u64,
    /// Sold in it, base units.
    pub sold: u64,
    /// Network tokens burned for that, base units.
    pub bought: u64,
}

impl AuctionBooks {
    const fn read(&self) -> Auction {
        Auction {
            reference: Q64x64::from_le_bytes(self.reference),
            window: self.window,
            sold: self.sold,
            bought: self.bought,
        }
    }

    const fn keep(&mut self, auction: &Auction) {
        self.reference = auction.reference.to_le_bytes();
        (self.window, self.sold, self.bought) = (auction.window, auction.sold, auction.bought);
    }
}

/// What a buyer asks for.
#[derive(Clone, Copy)]
pub struct Bid {
    /// Payment tokens at most, base units.
    pub amount: u64,
    /// Network tokens at most for all of them, base units; for less in proportion.
    pub max_tokens: u64,
}

/// What a buyer gets.
#[derive(Clone, Copy)]
pub struct Fill {
    /// Payment tokens, base units.
    pub given: u64,
    /// Network tokens that are burned for them, base units.
    pub tokens: u64,
    /// The price, network tokens for a payment token, times 2^64.
    pub price: u128,
}

impl RevenuePool {
    fn window_at(&self, parameters: &RevenueParameters, now: i64) -> (u64, u32) {
        window(now, self.genesis, parameters.window_seconds)
    }

    /// Brings the auction up to the window of `now`, unix seconds: whoever changes what is for sale, or whether it is,
    /// does this first, so that what was offered in the windows that passed is what is for the burn now.
    ///
    /// # Errors
    /// `NumberOutOfRange`, `PriceZero`: when the reference leaves its range.
    pub fn roll(&mut self, now: i64) -> Result<()> {
        let (index, _) = self.window_at(&self.parameters, now);
        self.roll_to(index, self.owed.for_burn > 0 && self.halted == 0)
    }

    fn roll_to(&mut self, index: u64, offered: bool) -> Result<()> {
        if index <= self.auction.window {
            return Ok(());
        }
        if self.is_native() {
            (self.auction.window, self.auction.sold) = (index, 0);
            return Ok(());
        }
        let mut auction = self.auction.read();
        let (lot, step) = (self.parameters.lot, self.parameters.idle_step_bps);
        auction
            .roll(index, lot, step, offered)
            .map_err(BurnShareError::from)?;
        self.auction.keep(&auction);
        Ok(())
    }

    /// Ends the window of `now`, or the last one if the clock went back, with what was sold in it.
    pub(super) fn end_window(&mut self, now: i64) -> Result<()> {
        self.roll(now)?;
        let next = self.auction.window.saturating_add(1);
        self.roll_to(next, false)
    }

    /// Begins to count windows with the parameters as they are now.
    pub(crate) fn begin_window(&mut self, now: i64) {
        let (index, _) = self.window_at(&self.parameters, now);
        (self.auction.window, self.auction.sold, self.auction.bought) = (index, 0, 0);
    }

    /// What can still be burned by lots in the window of `now`, base units.
    ///
    /// # Errors
    /// `NothingToBurn` when that is nothing.
    pub fn take_lot(&mut self, now: i64) -> Result<u64> {
        self.roll(now)?;
        let left = self.parameters.lot.saturating_sub(self.auction.sold);
        let amount = left.min(self.owed.for_burn);
        ensure(amount > 0, BurnShareError::NothingToBurn)?;
        self.auction.sold = self.auction.sold.saturating_add(amount);
        Ok(amount)
    }

    /// Sells to a bid at the price of `now`, unix seconds.
    ///
    /// # Arguments
    /// - `hold`: holds the reference to a feed, if the pool has one
    ///
    /// # Errors
    /// `NothingForSale`, `FillTooSmall`, `PriceAboveLimit`, those of `hold`, `NumberOutOfRange`.
    pub fn sell(
        &mut self,
        bid: &Bid,
        now: i64,
        hold: impl FnOnce(Q64x64, &RevenueParameters) -> Result<Q64x64>,
    ) -> Result<Fill> {
        self.roll(now)?;
        let parameters = &self.parameters;
        let mut auction = self.auction.read();
        auction.reference = hold(auction.reference, parameters)?;
        let Liabilities { for_burn, .. } = self.owed;
        let given = auction.given(bid.amount, parameters.lot, for_burn);
        ensure(given > 0, BurnShareError::NothingForSale)?;
        let is_all = given == auction.given(u64::MAX, parameters.lot, for_burn);
        ensure(
            is_all || given >= parameters.min_fill,
            BurnShareError::FillTooSmall,
        )?;
        let (index, age) = self.window_at(parameters, now);
        let price = parameters
            .curve()
            .price(auction.reference, parameters.min_price(), auction.age(index, age))
            .map_err(BurnShareError::from)?;
        let tokens = cost(given, price).map_err(BurnShareError::from)?;
        ensure(
            within(tokens, given, bid.max_tokens, bid.amount),
            BurnShareError::PriceAboveLimit,
        )?;
        auction.fill(given, tokens).map_err(BurnShareError::from)?;
        self.auction.keep(&auction);
        Ok(Fill {
            given,
            tokens,
            price: price.to_bits(),
        })
    }
}
