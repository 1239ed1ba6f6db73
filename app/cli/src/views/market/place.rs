//! A market.

use flywheel_client::accounts::PriceFeed;
use flywheel_client::chain::Chain;
use flywheel_client::market::{CategoryBooks, MarketParameters};
use flywheel_client::revenue;
use schemars::JsonSchema;
use serde::Serialize;

use super::share;
use crate::failure::Failure;
use crate::markets::Place;
use crate::markets::words::category;
use crate::purse::Coins;
use crate::show::{Amount, Column, Item, Time, duration, grouped};
use crate::views::{any_address, ready_text, yes_no};

/// A market: its parameters, and the books of what is in its vault.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MarketView {
    address: String,
    mint: String,
    vault: String,
    paused: bool,
    plans: u32,
    parameters: ParametersView,
    proposed: Option<ParametersView>,
    update_ready_at: Option<Time>,
    escrowed: Amount,
    fees_to_forward: Vec<FeesView>,
    forwarded: Amount,
    credits_bought: Amount,
    credits_spent: Amount,
    tokens_burned_for_credits: Amount,
    #[serde(skip)]
    update_ready: bool,
}

/// What can be changed about a market.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ParametersView {
    fee_bps: u16,
    settle_seconds: u32,
    revenue_pool: Option<String>,
    feed: Option<String>,
}

/// Fees of a category that wait to be forwarded.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct FeesView {
    category: String,
    amount: Amount,
    orders: u32,
    customers: u32,
    digest: String,
}

impl ParametersView {
    fn new(parameters: &MarketParameters) -> Self {
        Self {
            fee_bps: parameters.fee_bps,
            settle_seconds: parameters.settle_seconds,
            revenue_pool: any_address(&parameters.revenue_pool),
            feed: any_address(&parameters.feed),
        }
    }

    fn rows(&self, then: Option<&Self>) -> Vec<(&'static str, String)> {
        let mut rows = self.own_rows();
        for ((_, now), (_, then)) in rows.iter_mut().zip(then.map(Self::own_rows).unwrap_or_default()) {
            if *now != then {
                *now = format!("{now} -> {then}");
            }
        }
        rows
    }

    fn own_rows(&self) -> Vec<(&'static str, String)> {
        let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
        vec![
            ("fee, of what is charged", share(self.fee_bps)),
            ("orders can be settled for", duration(self.settle_seconds)),
            ("revenue pool", or_none(&self.revenue_pool)),
            ("price feed", or_none(&self.feed)),
        ]
    }
}

impl FeesView {
    fn new(place: &Place, code: u8, books: &CategoryBooks) -> Self {
        Self {
            category: category(code),
            amount: place.amount(books.fees),
            orders: books.orders,
            customers: books.customers,
            digest: hex::encode(books.digest),
        }
    }

    fn line(&self) -> String {
        format!(
            "{}: {}, {} orders, {} customers",
            self.category,
            self.amount,
            grouped(self.orders.into()),
            grouped(self.customers.into())
        )
    }
}

impl MarketView {
    /// A market at a moment, unix seconds.
    pub fn read(chain: &dyn Chain, place: &Place, now: u32) -> Result<Self, Failure> {
        let market = &place.market.account;
        let proposed = market.update_ready_at != 0;
        let feed = revenue::account::<PriceFeed>(chain, &market.parameters.feed)?;
        let burned = market.credit_tokens_burned;
        let burned = match feed {
            Some(feed) => Coins::new(chain).amount(&feed.account.base, burned)?,
            None => Amount {
                base_units: burned,
                decimals: None,
            },
        };
        let fees = (0u8..).zip(&market.categories);
        Ok(Self {
            address: place.market.address.to_string(),
            mint: market.mint.to_string(),
            vault: market.vault.to_string(),
            paused: market.paused != 0,
            plans: market.plans,
            parameters: ParametersView::new(&market.parameters),
            proposed: proposed.then(|| ParametersView::new(&market.proposed)),
            update_ready_at: Time::if_any(market.update_ready_at),
            escrowed: place.amount(market.escrowed),
            fees_to_forward: fees
                .filter(|(_, books)| **books != CategoryBooks::default())
                .map(|(code, books)| FeesView::new(place, code, books))
                .collect(),
            forwarded: place.amount(market.forwarded),
            credits_bought: place.amount(market.credits_bought),
            credits_spent: place.amount(market.credits_spent),
            tokens_burned_for_credits: burned,
            update_ready: proposed && now >= market.update_ready_at,
        })
    }

    fn fees(&self) -> String {
        if self.fees_to_forward.is_empty() {
            return "none".to_owned();
        }
        let lines: Vec<String> = self.fees_to_forward.iter().map(FeesView::line).collect();
        lines.join("\n")
    }
}

impl Item for MarketView {
    const NAMES: [&'static str; 2] = ["market", "markets"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("market"),
        Column::Left("mint"),
        Column::Right("fee"),
        Column::Right("plans"),
        Column::Right("escrowed"),
        Column::Left("fees"),
        Column::Left("paused"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.address.clone(),
            self.mint.clone(),
            share(self.parameters.fee_bps),
            grouped(self.plans.into()),
            self.escrowed.to_string(),
            self.fees(),
            yes_no(u8::from(self.paused)),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut rows = vec![
            ("market", self.address.clone()),
            ("mint", self.mint.clone()),
            ("vault", self.vault.clone()),
            ("paused", yes_no(u8::from(self.paused))),
            ("plans", grouped(self.plans.into())),
        ];
        rows.extend(self.parameters.rows(self.proposed.as_ref()));
        rows.extend(
            self.update_ready_at
                .map(|at| ("update", ready_text(at, self.update_ready, "market apply-update"))),
        );
        rows.extend([
            ("in escrow", self.escrowed.to_string()),
            ("fees to be forwarded", self.fees()),
            ("forwarded", self.forwarded.to_string()),
            (
                "credits bought, spent",
                format!("{}, {}", self.credits_bought, self.credits_spent),
            ),
            (
                "network tokens burned for them",
                self.tokens_burned_for_credits.to_string(),
            ),
        ]);
        rows
    }
}
