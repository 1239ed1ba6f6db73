//! Price feeds and what their sources sign.

use flywheel_client::accounts::PriceFeed;
use flywheel_client::instructions::revenue::PostedPrice;
use flywheel_client::queries::Found;
use flywheel_client::revenue::FeedParameters;
use flywheel_oracle::decimal;
use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;

use super::percent;
use crate::show::{Column, Item, Time, duration};
use crate::views::ready_text;

/// A price of whole quote tokens for a whole base token. In JSON both ways.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Quoted {
    units: u64,
    tokens: Option<String>,
}

impl Quoted {
    /// `units` are quote base units for 10^scale base units of the base mint; `digits` is what a whole price has behind its
    /// point in them, if that is known and not negative.
    fn new(units: u64, digits: Option<u8>) -> Self {
        Self {
            units,
            tokens: digits.map(|digits| decimal::format(u128::from(units), digits)),
        }
    }

    fn text(&self) -> String {
        match &self.tokens {
            Some(tokens) => tokens.clone(),
            None => format!("{} units", self.units),
        }
    }
}

/// A price feed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FeedView {
    address: String,
    network: String,
    base: String,
    quote: String,
    scale: u8,
    low: Option<Quoted>,
    high: Option<Quoted>,
    timestamp: Option<Time>,
    fresh: bool,
    parameters: FeedTermsView,
    proposed: Option<FeedTermsView>,
    proposed_ready_at: Option<Time>,
    #[serde(skip)]
    now: i64,
}

/// What can be changed about a feed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct FeedTermsView {
    sources: [String; 2],
    max_age_seconds: u32,
    max_deviation_bps: u16,
}

impl FeedTermsView {
    fn new(terms: &FeedParameters) -> Self {
        Self {
            sources: terms.sources.map(|source| source.to_string()),
            max_age_seconds: terms.max_age_seconds,
            max_deviation_bps: terms.max_deviation_bps,
        }
    }

    fn rows(&self) -> [(&'static str, String); 4] {
        let [first, second] = self.sources.clone();
        [
            ("source a", first),
            ("source b", second),
            ("a price is good for", duration(self.max_age_seconds)),
            ("sources may differ by", percent(self.max_deviation_bps)),
        ]
    }
}

impl FeedView {
    /// A feed at `now`, unix seconds.
    ///
    /// # Arguments
    /// - `digits`: digits behind the point of a price in whole tokens, if known
    pub fn new(found: &Found<PriceFeed>, digits: Option<u8>, now: i64) -> Self {
        let feed = &found.account;
        let some = feed.timestamp != 0;
        let proposed_ready_at = Time::if_any(feed.update_ready_at);
        Self {
            address: found.address.to_string(),
            network: feed.network.to_string(),
            base: feed.base.to_string(),
            quote: feed.quote.to_string(),
            scale: feed.scale,
            low: some.then(|| Quoted::new(feed.low, digits)),
            high: some.then(|| Quoted::new(feed.high, digits)),
            timestamp: some.then_some(Time(feed.timestamp)),
            fresh: feed.fresh(now).is_ok(),
            parameters: FeedTermsView::new(&feed.parameters),
            proposed: proposed_ready_at.map(|_| FeedTermsView::new(&feed.proposed)),
            proposed_ready_at,
            now,
        }
    }

    fn price(&self) -> String {
        match (&self.low, &self.high) {
            (Some(low), Some(high)) => format!("{} to {}", low.text(), high.text()),
            _ => "none yet".to_owned(),
        }
    }

    fn held(&self) -> String {
        let fresh = if self.fresh { "fresh" } else { "too old" };
        self.timestamp
            .map_or_else(|| "never".to_owned(), |at| format!("{at}, {fresh}"))
    }
}

impl Item for FeedView {
    const NAMES: [&'static str; 2] = ["price feed", "price feeds"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("base"),
        Column::Left("quote"),
        Column::Right("price"),
        Column::Left("of"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![self.base.clone(), self.quote.clone(), self.price(), self.held()]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut rows = vec![
            ("price feed", self.address.clone()),
            ("network", self.network.clone()),
            ("base", self.base.clone()),
            ("quote", self.quote.clone()),
            ("a price is for", format!("10^{} base units of base", self.scale)),
            ("quote tokens for a base token", self.price()),
            ("of", self.held()),
        ];
        let then = self.proposed.as_ref().map(FeedTermsView::rows);
        for (place, (word, now)) in self.parameters.rows().into_iter().enumerate() {
            let then = then.as_ref().and_then(|rows| rows.get(place));
            let changed = then.filter(|(_, then)| *then != now);
            let text = changed.map(|(_, then)| format!("{now} -> {then}"));
            rows.push((word, text.unwrap_or(now)));
        }
        let update = self.proposed_ready_at.map_or_else(
            || "none".to_owned(),
            |at| ready_text(at, self.now >= at.0, "price apply"),
        );
        rows.push(("proposed update (->)", update));
        rows
    }
}

/// A price that a source has signed, as a file holds it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SignedPriceView {
    feed: String,
    source: String,
    price: u64,
    confidence: u64,
    timestamp: i64,
    signature: String,
}

impl SignedPriceView {
    /// What `source` signed for a feed.
    pub fn new(feed: &Address, source: &Address, posted: &PostedPrice, signature: &[u8; 64]) -> Self {
        Self {
            feed: feed.to_string(),
            source: source.to_string(),
            price: posted.price,
            confidence: posted.confidence,
            timestamp: posted.timestamp,
            signature: bs58::encode(signature).into_string(),
        }
    }

    /// For a table.
    pub fn rows(&self) -> Vec<(&'static str, String)> {
        vec![
            ("feed", self.feed.clone()),
            ("source", self.source.clone()),
            ("price, quote base units", self.price.to_string()),
            ("confidence", self.confidence.to_string()),
            ("of", Time(self.timestamp).to_string()),
            ("signature", self.signature.clone()),
        ]
    }
}
