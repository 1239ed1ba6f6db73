//! What an auction offers.

use flywheel_client::accounts::{PriceFeed, RevenuePool};
use flywheel_client::chain::Chain;
use flywheel_client::queries::Found;
use flywheel_client::revenue;
use schemars::JsonSchema;
use serde::Serialize;

use super::Rate;
use crate::failure::Failure;
use crate::purse::Coin;
use crate::show::{Amount, Column, Item, Time, grouped};
use crate::views::yes_no;

/// What the auction of a pool offers now.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OfferView {
    pool: String,
    mint: String,
    halted: bool,
    feed: Option<String>,
    feed_fresh: Option<bool>,
    reference: Rate,
    price: Rate,
    min_price: Rate,
    window: u64,
    window_ends: Time,
    floor_at: Time,
    floor_price: Rate,
    lot: Amount,
    sold: Amount,
    left: Amount,
    for_burn: Amount,
    cost_of_left: Option<Amount>,
    statements_due: u64,
}

impl OfferView {
    /// What a pool's auction offers at the chain's time.
    pub fn read(
        chain: &dyn Chain,
        found: &Found<RevenuePool>,
        feed: Option<&PriceFeed>,
    ) -> Result<Self, Failure> {
        let (pool, now) = (&found.account, chain.now()?);
        let coin = Coin::read(chain, &pool.mint)?;
        let token = Coin::read(chain, &pool.token_mint)?;
        let offer = revenue::offer(pool, feed, now)?;
        let rate = |price| Rate::new(price, &token, &coin);
        let decay = pool.parameters.decay_seconds;
        let due = revenue::due(pool, now);
        Ok(Self {
            pool: found.address.to_string(),
            mint: pool.mint.to_string(),
            halted: pool.halted != 0,
            feed: feed.map(|_| pool.parameters.destinations.feed.to_string()),
            feed_fresh: feed.map(|feed| feed.fresh(now).is_ok()),
            reference: rate(offer.reference),
            price: rate(offer.price),
            min_price: rate(pool.parameters.min_price()),
            window: offer.window,
            window_ends: Time(offer.ends),
            floor_at: Time(offer.begins.saturating_add(i64::from(decay))),
            floor_price: rate(offer.price_at(decay)?),
            lot: coin.amount(pool.parameters.lot),
            sold: coin.amount(offer.sold),
            left: coin.amount(offer.left),
            for_burn: coin.amount(pool.owed.for_burn),
            // A price beyond all tokens that there can be has no cost.
            cost_of_left: match offer.left {
                0 => None,
                left => offer.cost(left).ok().map(|cost| token.amount(cost)),
            },
            statements_due: due.end.saturating_sub(due.start),
        })
    }

    fn state(&self) -> String {
        match (self.halted, self.feed_fresh) {
            (true, _) => "halted; `flywheel auction resume` goes on".to_owned(),
            (false, Some(false)) => "the feed has no fresh price; `flywheel price post` posts one".to_owned(),
            _ if self.for_burn.base_units == 0 => {
                "nothing is for the burn; `flywheel revenue crank` splits what came in".to_owned()
            }
            _ if self.left.base_units == 0 => "this window's lot is sold".to_owned(),
            _ => "sells".to_owned(),
        }
    }
}

impl Item for OfferView {
    const NAMES: [&'static str; 2] = ["auction", "auctions"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("mint"),
        Column::Right("price now"),
        Column::Right("left of the lot"),
        Column::Left("window ends"),
        Column::Left("halted"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.mint.clone(),
            self.price.to_string(),
            self.left.to_string(),
            self.window_ends.to_string(),
            yes_no(u8::from(self.halted)),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut rows = vec![
            ("revenue pool", self.pool.clone()),
            ("sells", self.mint.clone()),
            ("state", self.state()),
            ("reference for a token", self.reference.to_string()),
            ("price now", self.price.to_string()),
            ("  falls until", self.floor_at.to_string()),
            ("  to", self.floor_price.to_string()),
            ("never below", self.min_price.to_string()),
            ("window", grouped(self.window)),
            ("  ends at", self.window_ends.to_string()),
            ("  lot", self.lot.to_string()),
            ("  sold of it", self.sold.to_string()),
            ("  left of it", self.left.to_string()),
            ("for the burn in all", self.for_burn.to_string()),
        ];
        if let Some(cost) = self.cost_of_left {
            rows.push(("network tokens for all that is left", cost.to_string()));
        }
        rows.extend(self.feed.clone().map(|feed| ("held to feed", feed)));
        if self.statements_due > 0 {
            rows.push(("statements due", grouped(self.statements_due)));
        }
        rows
    }
}
