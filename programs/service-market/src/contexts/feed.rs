//! Prices of a feed.

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::content;
use flywheel_revenue::{Guard, tokens_for};

use crate::errors::{MarketError, ensure_key};
use crate::programs::PriceFeed;
use crate::state::Market;

/// A price that is fresh.
pub(crate) struct FreshPrice {
    /// What is priced: the network token.
    pub base: Pubkey,
    /// What it is priced in.
    pub quote: Pubkey,
    low: u64,
    scale: u8,
}

/// The price of a market's feed.
///
/// # Errors
/// `FeedMismatch` when `account` is not the market's feed, `PriceStale` when its price is too old or none was posted.
#[inline(never)]
pub(crate) fn read_feed(market: &Market, account: &AccountInfo<'_>) -> Result<FreshPrice> {
    ensure_key(account.key, &market.parameters.feed, MarketError::FeedMismatch)?;
    let feed = content::<PriceFeed, _>(account, MarketError::FeedMismatch)?;
    let guard = Guard {
        max_age_seconds: feed.parameters.max_age_seconds,
        max_deviation_bps: feed.parameters.max_deviation_bps,
    };
    guard
        .require_fresh(feed.timestamp, Clock::get()?.unix_timestamp)
        .map_err(|_| MarketError::PriceStale)?;
    Ok(FreshPrice {
        base: feed.base,
        quote: feed.quote,
        low: feed.low,
        scale: feed.scale,
    })
}

impl FreshPrice {
    /// Base units of the base mint for `amount` base units of the quote mint, rounded up.
    ///
    /// # Errors
    /// `NumberOutOfRange`.
    pub fn tokens_for(&self, amount: u64) -> Result<u64> {
        tokens_for(amount, self.low, self.scale).map_err(|_| MarketError::NumberOutOfRange.into())
    }
}
