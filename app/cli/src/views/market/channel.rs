//! A channel.

use flywheel_client::accounts::Channel;
use flywheel_client::market::net;
use flywheel_client::queries::Found;
use schemars::JsonSchema;
use serde::Serialize;

use super::share;
use crate::markets::Place;
use crate::markets::words::category;
use crate::show::{Amount, Column, Item, Time, duration};

/// A channel, and what vouchers have taken out of it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChannelView {
    address: String,
    id: u32,
    nonce: u64,
    market: String,
    mint: String,
    customer: String,
    payee: String,
    signer: String,
    category: String,
    deposit: Amount,
    cashed: Amount,
    paid: Amount,
    rest: Amount,
    fee_bps: u16,
    timeout_seconds: u32,
    closes_at: Option<Time>,
}

impl ChannelView {
    /// A channel of a market.
    pub fn new(place: &Place, found: &Found<Channel>) -> Self {
        let channel = &found.account;
        Self {
            address: found.address.to_string(),
            id: channel.id,
            nonce: channel.nonce,
            market: channel.market.to_string(),
            mint: place.coin.mint.to_string(),
            customer: channel.customer.to_string(),
            payee: channel.payee.to_string(),
            signer: channel.signer.to_string(),
            category: category(channel.category),
            deposit: place.amount(channel.deposit),
            cashed: place.amount(channel.cashed),
            paid: place.amount(net(channel.cashed, channel.fee_bps)),
            rest: place.amount(channel.rest()),
            fee_bps: channel.fee_bps,
            timeout_seconds: channel.timeout_seconds,
            closes_at: Time::if_any(channel.closes_at),
        }
    }

    fn closes(&self) -> String {
        self.closes_at
            .map_or_else(|| "not requested".to_owned(), |at| at.to_string())
    }
}

impl Item for ChannelView {
    const NAMES: [&'static str; 2] = ["channel", "channels"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("channel"),
        Column::Left("customer"),
        Column::Left("payee"),
        Column::Right("deposit"),
        Column::Right("cashed"),
        Column::Right("rest"),
        Column::Left("closes at"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.address.clone(),
            self.customer.clone(),
            self.payee.clone(),
            self.deposit.to_string(),
            self.cashed.to_string(),
            self.rest.to_string(),
            self.closes(),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("channel", self.address.clone()),
            ("market", self.market.clone()),
            ("customer", self.customer.clone()),
            ("payee", self.payee.clone()),
            ("who signs vouchers", self.signer.clone()),
            ("category", self.category.clone()),
            ("put in", self.deposit.to_string()),
            ("cashed", self.cashed.to_string()),
            ("paid of it", self.paid.to_string()),
            ("rest", self.rest.to_string()),
            ("fee, of what is cashed", share(self.fee_bps)),
            ("closes after a request in", duration(self.timeout_seconds)),
            ("anybody may close it from", self.closes()),
        ]
    }
}
