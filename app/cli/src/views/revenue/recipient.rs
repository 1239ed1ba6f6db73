//! Who shares the treasury's part.

use flywheel_client::revenue::Recipient;
use schemars::JsonSchema;
use serde::Serialize;

use super::percent;
use crate::purse::Coin;
use crate::show::{Amount, Column, Item};

/// A recipient of a pool.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecipientView {
    wallet: String,
    bps: u16,
    owed: Amount,
    proposed_bps: Option<u16>,
}

impl RecipientView {
    /// A recipient, and what it is proposed to get; nothing is proposed when `proposed` is empty and not `pending`.
    pub fn all(current: &[Recipient], proposed: &[Recipient], pending: bool, coin: &Coin) -> Vec<Self> {
        let then = |wallet| {
            proposed
                .iter()
                .find(|one| one.wallet == wallet)
                .map(|one| one.bps)
        };
        let known = current.iter().map(|one| Self {
            wallet: one.wallet.to_string(),
            bps: one.bps,
            owed: coin.amount(one.owed),
            proposed_bps: pending.then(|| then(one.wallet).unwrap_or(0)),
        });
        let is_new = |one: &&Recipient| current.iter().all(|known| known.wallet != one.wallet);
        let new = proposed.iter().filter(is_new).map(|one| Self {
            wallet: one.wallet.to_string(),
            bps: 0,
            owed: coin.amount(0),
            proposed_bps: Some(one.bps),
        });
        known.chain(new).collect()
    }

    /// What its share is, and is to be.
    fn share(&self) -> String {
        match self.proposed_bps {
            Some(then) if then != self.bps => format!("{} -> {}", percent(self.bps), percent(then)),
            _ => percent(self.bps),
        }
    }

    /// A line of a pool's table.
    pub fn line(&self) -> String {
        format!(
            "{} of the treasury's part, owed {}: {}",
            self.share(),
            self.owed,
            self.wallet
        )
    }
}

impl Item for RecipientView {
    const NAMES: [&'static str; 2] = ["recipient", "recipients"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("recipient"),
        Column::Right("share"),
        Column::Right("owed"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![self.wallet.clone(), self.share(), self.owed.to_string()]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("recipient", self.wallet.clone()),
            ("share of the treasury's part", self.share()),
            ("owed", self.owed.to_string()),
        ]
    }
}
