//! An epoch's statement, in short; `flywheel report` has all of it.

use flywheel_client::accounts::EpochStatement;
use flywheel_client::queries::Found;
use schemars::JsonSchema;
use serde::Serialize;

use crate::purse::Coin;
use crate::show::{Amount, Column, Item, Time, grouped};

/// A statement.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StatementView {
    address: String,
    mint: String,
    epoch: u64,
    income: Amount,
    burned: Amount,
    closing: Amount,
    closed_at: Time,
}

impl StatementView {
    /// A statement of a pool of `coin`.
    pub fn new(found: &Found<EpochStatement>, coin: &Coin) -> Self {
        let statement = &found.account;
        Self {
            address: found.address.to_string(),
            mint: statement.mint.to_string(),
            epoch: statement.epoch,
            income: coin.amount(statement.income),
            burned: coin.amount(statement.burned),
            closing: coin.amount(statement.closing),
            closed_at: Time(statement.closed_at),
        }
    }
}

impl Item for StatementView {
    const NAMES: [&'static str; 2] = ["statement was closed", "statements were closed"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("statement"),
        Column::Right("epoch"),
        Column::Right("income"),
        Column::Right("burned"),
        Column::Right("closing"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.address.clone(),
            grouped(self.epoch),
            self.income.to_string(),
            self.burned.to_string(),
            self.closing.to_string(),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("statement", self.address.clone()),
            ("mint", self.mint.clone()),
            ("epoch", grouped(self.epoch)),
            ("income", self.income.to_string()),
            ("burned", self.burned.to_string()),
            ("closing", self.closing.to_string()),
            ("closed at", self.closed_at.to_string()),
        ]
    }
}
