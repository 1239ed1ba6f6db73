//! How an amount would be divided.

use flywheel_client::revenue::Division;
use schemars::JsonSchema;
use serde::Serialize;

use super::percent;
use crate::purse::Coin;
use crate::show::{Amount, Column, Item, grouped};

/// How an amount would be divided in an epoch.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DivisionView {
    epoch: u64,
    burn_bps: u16,
    bounty: Amount,
    providers: Amount,
    stakers: Amount,
    burn: Amount,
    treasury: Amount,
    insurance: Amount,
}

impl DivisionView {
    /// A division of an amount of `coin`.
    pub fn new(division: &Division, coin: &Coin) -> Self {
        let parts = &division.parts;
        Self {
            epoch: division.epoch,
            burn_bps: division.burn_bps,
            bounty: coin.amount(division.bounty),
            providers: coin.amount(parts.providers),
            stakers: coin.amount(parts.stakers),
            burn: coin.amount(parts.burn),
            treasury: coin.amount(parts.treasury),
            insurance: coin.amount(parts.insurance),
        }
    }
}

impl Item for DivisionView {
    const NAMES: [&'static str; 2] = ["epoch; nothing was sent", "epochs; nothing was sent"];
    const COLUMNS: &'static [Column] = &[
        Column::Right("epoch"),
        Column::Right("burn's share"),
        Column::Right("bounty"),
        Column::Right("providers"),
        Column::Right("stakers"),
        Column::Right("burn"),
        Column::Right("treasury"),
        Column::Right("insurance"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            grouped(self.epoch),
            percent(self.burn_bps),
            self.bounty.to_string(),
            self.providers.to_string(),
            self.stakers.to_string(),
            self.burn.to_string(),
            self.treasury.to_string(),
            self.insurance.to_string(),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let words = [
            "epoch",
            "burn's share",
            "bounty",
            "providers",
            "stakers",
            "burn",
            "treasury",
            "insurance",
        ];
        words.into_iter().zip(self.cells()).collect()
    }
}
