//! The parameters of a revenue pool.

use flywheel_client::revenue::RevenueParameters;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Rate, percent};
use crate::purse::Coin;
use crate::show::{Amount, duration, grouped};
use crate::views::any_address;

/// What can be changed about a revenue pool.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RevenueTermsView {
    providers_bps: u16,
    stakers_bps: u16,
    burn_bps: u16,
    treasury_bps: u16,
    insurance_bps: u16,
    burn_limit_bps: u16,
    slope_start_epoch: u64,
    slope_end_epoch: u64,
    reward_pool: Option<String>,
    stake_pool: Option<String>,
    insurance: Option<String>,
    lot: Amount,
    window_seconds: u32,
    bounty_bps: u16,
    bounty_cap: Amount,
    max_refund_bps: u16,
    market: Option<String>,
    veto: Option<String>,
    auction: Option<AuctionTerms>,
}

/// What there is of an auction alone.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct AuctionTerms {
    start_bps: u16,
    floor_bps: u16,
    decay_seconds: u32,
    idle_step_bps: u16,
    min_price: Rate,
    min_fill: Amount,
    feed: Option<String>,
    max_deviation_bps: u16,
}

impl RevenueTermsView {
    /// Parameters of a pool of `coin`.
    ///
    /// # Arguments
    /// - `token`: the network's own token; none when the pool is that token's
    pub fn new(terms: &RevenueParameters, coin: &Coin, token: Option<&Coin>) -> Self {
        let to = &terms.destinations;
        let auction = token.map(|token| AuctionTerms {
            start_bps: terms.start_bps,
            floor_bps: terms.floor_bps,
            decay_seconds: terms.decay_seconds,
            idle_step_bps: terms.idle_step_bps,
            min_price: Rate::new(terms.min_price(), token, coin),
            min_fill: coin.amount(terms.min_fill),
            feed: any_address(&to.feed),
            max_deviation_bps: terms.max_deviation_bps,
        });
        Self {
            providers_bps: terms.providers_bps,
            stakers_bps: terms.stakers_bps,
            burn_bps: terms.burn_bps,
            treasury_bps: terms.treasury_bps,
            insurance_bps: terms.insurance_bps,
            burn_limit_bps: terms.burn_limit_bps,
            slope_start_epoch: terms.slope_start_epoch,
            slope_end_epoch: terms.slope_end_epoch,
            reward_pool: any_address(&to.reward_pool),
            stake_pool: any_address(&to.stake_pool),
            insurance: any_address(&to.insurance),
            lot: coin.amount(terms.lot),
            window_seconds: terms.window_seconds,
            bounty_bps: terms.bounty_bps,
            bounty_cap: coin.amount(terms.bounty_cap),
            max_refund_bps: terms.max_refund_bps,
            market: any_address(&terms.market),
            veto: any_address(&terms.veto),
            auction,
        }
    }

    /// The rows of a table; `then` is what waits to take this one's place.
    pub fn rows(&self, then: Option<&Self>) -> Vec<(&'static str, String)> {
        let mut rows = self.own_rows();
        for ((_, now), (_, then)) in rows.iter_mut().zip(then.map(Self::own_rows).unwrap_or_default()) {
            if *now != then {
                *now = format!("{now} -> {then}");
            }
        }
        rows
    }

    fn burn(&self) -> String {
        if self.burn_limit_bps == self.burn_bps {
            return percent(self.burn_bps);
        }
        format!(
            "{}, from epoch {} on rising to {} in epoch {}",
            percent(self.burn_bps),
            grouped(self.slope_start_epoch),
            percent(self.burn_limit_bps),
            grouped(self.slope_end_epoch)
        )
    }

    fn own_rows(&self) -> Vec<(&'static str, String)> {
        let part = |bps: u16, to: &Option<String>| match to {
            Some(account) => format!("{} to {account}", percent(bps)),
            None => percent(bps),
        };
        let nobody = |key: &Option<String>| key.clone().unwrap_or_else(|| "nobody".to_owned());
        let mut rows = vec![
            ("providers", part(self.providers_bps, &self.reward_pool)),
            ("stakers", part(self.stakers_bps, &self.stake_pool)),
            ("burn", self.burn()),
            ("treasury", percent(self.treasury_bps)),
            ("insurance", part(self.insurance_bps, &self.insurance)),
            (
                "bounty",
                format!("{}, at most {}", percent(self.bounty_bps), self.bounty_cap),
            ),
            (
                "refunds at most",
                format!("{} of an epoch's income", percent(self.max_refund_bps)),
            ),
            (
                "lot",
                format!("{} in {}", self.lot, duration(self.window_seconds)),
            ),
            ("market", nobody(&self.market)),
            ("who may burn directly", nobody(&self.veto)),
        ];
        if let Some(auction) = &self.auction {
            rows.extend(auction.rows());
        }
        rows
    }
}

impl AuctionTerms {
    fn rows(&self) -> [(&'static str, String); 5] {
        let feed = match &self.feed {
            Some(feed) => format!("within {} of {feed}", percent(self.max_deviation_bps)),
            None => "no feed".to_owned(),
        };
        let curve = format!(
            "from {} to {} of the reference in {}",
            percent(self.start_bps),
            percent(self.floor_bps),
            duration(self.decay_seconds)
        );
        [
            ("price of a window", curve),
            ("least price", self.min_price.to_string()),
            ("sold at once at least", self.min_fill.to_string()),
            ("without a sale the reference falls", percent(self.idle_step_bps)),
            ("reference held", feed),
        ]
    }
}
