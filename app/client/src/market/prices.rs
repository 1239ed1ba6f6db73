//! What things cost, as the program works it out.

use burn_share::state::PriceFeed;
use flywheel_market::Terms;
use flywheel_revenue::tokens_for;
use service_market::contexts::Sale;
use service_market::state::{Market, PRICED_IN_MINT, Plan};

/// Why nothing can be said about a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PriceError {
    /// The price is quoted, and the market has no feed, or one of other mints.
    #[error("the market has no price feed of the mints that are needed")]
    FeedMissing,
    /// The feed's price is too old, or there is none.
    #[error("the feed's price is too old, or there is none")]
    Stale,
    /// The amount is above 2^64 - 1 base units.
    #[error("the amount is too large")]
    Overflow,
}

/// What `quantity` units of a plan cost at `now`, unix seconds, and the terms that what is bought keeps. Whether the plan
/// sells so many, and now, is not looked at.
///
/// # Arguments
/// - `feed`: the market's price feed, if it has one
///
/// # Errors
/// [`PriceError`].
///
/// ```
/// use bytemuck::Zeroable;
/// use flywheel_client::accounts::{Market, Plan};
/// use flywheel_client::market::sale;
///
/// let (market, mut plan) = (Market::zeroed(), Plan::zeroed());
/// (plan.terms.price, plan.terms.per) = (30_000, 1_000); // 0.03 of a currency with 6 decimals for 1,000 units
/// let sale = sale(&market, &plan, None, 2_500, 1_800_000_000)?;
/// assert_eq!(sale.amount, 75_000);
/// # Ok::<(), flywheel_client::market::PriceError>(())
/// ```
pub fn sale(
    market: &Market,
    plan: &Plan,
    feed: Option<&PriceFeed>,
    quantity: u64,
    now: i64,
) -> Result<Sale, PriceError> {
    let mut terms = Terms {
        price: plan.terms.price,
        per: plan.terms.per,
        fee_bps: plan.fee_bps(market),
    };
    let amount = terms.charge(quantity).map_err(|_| PriceError::Overflow)?;
    let amount = in_mint(market, plan, feed, amount, now)?;
    if plan.terms.pricing != PRICED_IN_MINT {
        (terms.price, terms.per) = (amount, quantity);
    }
    Ok(Sale { amount, terms })
}

/// What the first period of an endowment of `quantity` bytes costs, base units of the payment mint.
///
/// # Errors
/// [`PriceError`].
pub fn first_cost(
    market: &Market,
    plan: &Plan,
    feed: Option<&PriceFeed>,
    quantity: u64,
    now: i64,
) -> Result<u64, PriceError> {
    let terms = Terms {
        price: plan.terms.cost,
        per: plan.terms.per,
        fee_bps: 0,
    };
    let cost = terms.charge(quantity).map_err(|_| PriceError::Overflow)?;
    in_mint(market, plan, feed, cost, now)
}

/// Base units of the network token for so many credits of the market's mint, at `now`, unix seconds.
///
/// # Errors
/// [`PriceError`].
pub fn credit_tokens(market: &Market, feed: &PriceFeed, credits: u64, now: i64) -> Result<u64, PriceError> {
    if feed.quote != market.mint {
        return Err(PriceError::FeedMissing);
    }
    converted(feed, credits, now)
}

/// An amount of a plan in base units of the payment mint.
fn in_mint(
    market: &Market,
    plan: &Plan,
    feed: Option<&PriceFeed>,
    amount: u64,
    now: i64,
) -> Result<u64, PriceError> {
    if plan.terms.pricing == PRICED_IN_MINT {
        return Ok(amount);
    }
    let feed = feed.filter(|feed| feed.base == market.mint);
    converted(feed.ok_or(PriceError::FeedMissing)?, amount, now)
}

fn converted(feed: &PriceFeed, amount: u64, now: i64) -> Result<u64, PriceError> {
    let fresh = feed.guard().require_fresh(feed.timestamp, now);
    fresh.map_err(|_| PriceError::Stale)?;
    tokens_for(amount, feed.low, feed.scale).map_err(|_| PriceError::Overflow)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anchor_lang::prelude::Pubkey;
    use bytemuck::Zeroable;
    use service_market::state::PRICED_IN_QUOTE;

    const TOKEN: Pubkey = Pubkey::new_from_array([1; 32]);
    const DOLLAR: Pubkey = Pubkey::new_from_array([2; 32]);

    /// A market in `mint` with a fee of 5 %, a plan of 3 base units for 7 units, and a feed: half a dollar for a token.
    fn world(mint: Pubkey, pricing: u8) -> (Market, Plan, PriceFeed) {
        let (mut market, mut plan, mut feed) = (Market::zeroed(), Plan::zeroed(), PriceFeed::zeroed());
        market.mint = mint;
        market.parameters.fee_bps = 500;
        (plan.terms.price, plan.terms.per, plan.terms.cost) = (3, 7, 2);
        plan.terms.pricing = pricing;
        plan.terms.payee = Pubkey::new_from_array([9; 32]);
        (feed.base, feed.quote) = (TOKEN, DOLLAR);
        (feed.low, feed.scale, feed.timestamp) = (500_000, 6, 1_000);
        feed.parameters.max_age_seconds = 60;
        (market, plan, feed)
    }

    #[test]
    fn a_price_in_the_mint_is_rounded_up_and_needs_no_feed() {
        let (market, plan, _) = world(DOLLAR, PRICED_IN_MINT);
        let sale = sale(&market, &plan, None, 15, 0).unwrap();
        assert_eq!((sale.amount, sale.terms.fee_bps), (7, 500), "6.43 base units");
        assert_eq!(first_cost(&market, &plan, None, 15, 0), Ok(5), "4.29 base units");
    }

    #[test]
    fn a_quoted_price_is_fixed_by_a_fresh_price_of_the_feed() {
        let (market, plan, feed) = world(TOKEN, PRICED_IN_QUOTE);
        let now = sale(&market, &plan, Some(&feed), 15, 1_060).unwrap();
        assert_eq!((now.amount, now.terms.price, now.terms.per), (14, 14, 15));
        let stale = sale(&market, &plan, Some(&feed), 15, 1_061);
        assert_eq!(stale.unwrap_err(), PriceError::Stale);
        let none = sale(&market, &plan, None, 15, 1_000);
        assert_eq!(none.unwrap_err(), PriceError::FeedMissing);
        let (market, plan, feed) = world(DOLLAR, PRICED_IN_QUOTE);
        let other = sale(&market, &plan, Some(&feed), 15, 1_000);
        assert_eq!(other.unwrap_err(), PriceError::FeedMissing);
    }

    #[test]
    fn credits_are_of_the_market_of_the_quote_mint() {
        let (market, _, feed) = world(DOLLAR, PRICED_IN_MINT);
        assert_eq!(credit_tokens(&market, &feed, 7, 1_000), Ok(14));
        let (market, _, feed) = world(TOKEN, PRICED_IN_MINT);
        assert_eq!(
            credit_tokens(&market, &feed, 7, 1_000),
            Err(PriceError::FeedMissing)
        );
    }

    #[test]
    fn a_plan_without_payee_keeps_everything_as_fees() {
        let (market, mut plan, _) = world(DOLLAR, PRICED_IN_MINT);
        plan.terms.payee = Pubkey::default();
        assert_eq!(sale(&market, &plan, None, 7, 0).unwrap().terms.fee_bps, 10_000);
    }
}
