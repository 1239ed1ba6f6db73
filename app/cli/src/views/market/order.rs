//! An order.

use flywheel_client::accounts::Order;
use flywheel_client::market::{OrderState, net};
use flywheel_client::queries::Found;
use schemars::JsonSchema;
use serde::Serialize;

use super::share;
use crate::markets::Place;
use crate::markets::words::{ORDER_STATES, REPORTS, UNITS, measure};
use crate::show::{Amount, Column, Item, Time, duration, grouped};
use crate::views::any_address;
use crate::words::word;

/// An order, what it costs, and until when what can be done.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderView {
    address: String,
    id: u64,
    nonce: u64,
    market: String,
    mint: String,
    plan: String,
    terms_version: u32,
    customer: String,
    payee: Option<String>,
    device: Option<String>,
    state: String,
    overdue: bool,
    reports: String,
    with_credits: bool,
    unit: String,
    quantity: u64,
    settled: u64,
    price: Amount,
    per: u64,
    fee_bps: u16,
    escrow: Amount,
    charged: Amount,
    paid: Amount,
    rest: Amount,
    accept_by: Time,
    duration_seconds: u32,
    notice_seconds: u32,
    settle_seconds: u32,
    ends_at: Option<Time>,
    settle_until: Option<Time>,
    #[serde(skip)]
    measure: &'static str,
}

impl OrderView {
    /// An order of a market at a moment, unix seconds; also one that is not there yet.
    pub fn new(place: &Place, found: &Found<Order>, now: u32) -> Self {
        let order = &found.account;
        let overdue = match order.state() {
            OrderState::Open => now >= order.accept_by,
            OrderState::Active | OrderState::Ending => now >= order.expires_at(),
            _ => false,
        };
        let is_accepted = order.ends_at != 0;
        let with_credits = order.with_credits != 0;
        let paid = if with_credits {
            0
        } else {
            net(order.charged, order.fee_bps)
        };
        Self {
            address: found.address.to_string(),
            id: order.id,
            nonce: order.nonce,
            market: order.market.to_string(),
            mint: place.coin.mint.to_string(),
            plan: order.plan.to_string(),
            terms_version: order.terms_version,
            customer: order.customer.to_string(),
            payee: any_address(&order.payee),
            device: any_address(&order.device),
            state: word(ORDER_STATES, order.state, OrderState::code),
            overdue,
            reports: word(REPORTS, order.reports, std::convert::identity),
            with_credits,
            unit: word(UNITS, order.unit, std::convert::identity),
            quantity: order.quantity,
            settled: order.settled,
            price: place.amount(order.price),
            per: order.per,
            fee_bps: order.fee_bps,
            escrow: place.amount(order.escrow),
            charged: place.amount(order.charged),
            paid: place.amount(paid),
            rest: place.amount(order.rest()),
            accept_by: Time(order.accept_by.into()),
            duration_seconds: order.duration_seconds,
            notice_seconds: order.notice_seconds,
            settle_seconds: order.settle_seconds,
            ends_at: Time::if_any(order.ends_at),
            settle_until: is_accepted.then(|| Time(order.expires_at().into())),
            measure: measure(order.unit),
        }
    }

    fn state(&self) -> String {
        let state = &self.state;
        match (state.as_str(), self.overdue) {
            ("open", true) => "open, and not accepted in time; `flywheel order cancel` ends it".to_owned(),
            (_, true) => {
                format!("{state}, and its time to be settled is over; `flywheel order close` ends it")
            }
            ("completed", _) => "completed; `flywheel order close` gives back the rest".to_owned(),
            _ => state.clone(),
        }
    }

    fn units(&self, quantity: u64) -> String {
        format!("{} {}", grouped(quantity), self.measure)
    }

    fn times(&self) -> Vec<(&'static str, String)> {
        match (self.ends_at, self.settle_until) {
            (Some(ends_at), Some(until)) => vec![
                ("ends at", ends_at.to_string()),
                ("can be settled until", until.to_string()),
                ("notice to end it", duration(self.notice_seconds)),
            ],
            _ => vec![
                ("to be accepted until", self.accept_by.to_string()),
                ("runs from then for", duration(self.duration_seconds)),
                ("can be settled after its end for", duration(self.settle_seconds)),
                ("notice to end it", duration(self.notice_seconds)),
            ],
        }
    }
}

impl Item for OrderView {
    const NAMES: [&'static str; 2] = ["order", "orders"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("order"),
        Column::Left("customer"),
        Column::Left("unit"),
        Column::Right("quantity"),
        Column::Right("settled"),
        Column::Right("paid in"),
        Column::Right("charged"),
        Column::Left("state"),
    ];

    fn cells(&self) -> Vec<String> {
        let overdue = if self.overdue { ", overdue" } else { "" };
        vec![
            self.address.clone(),
            self.customer.clone(),
            self.unit.clone(),
            grouped(self.quantity),
            grouped(self.settled),
            self.escrow.to_string(),
            self.charged.to_string(),
            format!("{}{overdue}", self.state),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let payee = self.payee.clone();
        let mut rows = vec![
            ("order", self.address.clone()),
            ("state", self.state()),
            ("plan", self.plan.clone()),
            ("customer", self.customer.clone()),
            (
                "who is paid",
                payee.unwrap_or_else(|| "all of it is revenue".to_owned()),
            ),
            ("device", self.device.clone().unwrap_or_else(|| "none".to_owned())),
            ("ordered", self.units(self.quantity)),
            ("settled", self.units(self.settled)),
            ("price", format!("{} for {}", self.price, self.units(self.per))),
            ("costs at most, paid in", self.escrow.to_string()),
            (
                "paid with",
                if self.with_credits { "credits" } else { "tokens" }.to_owned(),
            ),
            ("charged", self.charged.to_string()),
            ("paid of it", self.paid.to_string()),
            ("rest", self.rest.to_string()),
            ("fee, of what is charged", share(self.fee_bps)),
            ("settled by reports of", self.reports.clone()),
        ];
        rows.extend(self.times());
        rows
    }
}
