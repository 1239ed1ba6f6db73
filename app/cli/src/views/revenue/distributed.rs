//! What a crank has done.

use schemars::JsonSchema;
use serde::Serialize;

use crate::show::{Amount, Cost};

/// A leg of a pool.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Leg {
    /// Who gets it.
    pub leg: &'static str,
    /// Paid to it.
    pub paid: Amount,
    /// Still owed to it.
    pub owed: Amount,
    /// Why it was left out although something is owed.
    pub left_out: Option<String>,
}

/// What was split and paid.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DistributedView {
    /// The pool.
    pub pool: String,
    /// The epoch in which it is booked.
    pub epoch: u64,
    /// What was split, the bounty included.
    pub split: Amount,
    /// The bounty.
    pub bounty: Amount,
    /// Where that went.
    pub bounty_account: String,
    /// What was paid to whom.
    pub legs: Vec<Leg>,
    /// What is for the burn now.
    pub for_burn: Amount,
    /// What recipients are owed now.
    pub recipients: Amount,
    /// What it took.
    #[serde(flatten)]
    pub cost: Cost,
}

impl DistributedView {
    /// For a table.
    pub fn rows(&self) -> Vec<(&'static str, String)> {
        let mut rows = vec![
            ("revenue pool", self.pool.clone()),
            ("booked in epoch", self.epoch.to_string()),
            ("split", self.split.to_string()),
            ("bounty", self.bounty.to_string()),
        ];
        if self.bounty.base_units > 0 {
            rows.push(("  to", self.bounty_account.clone()));
        }
        for leg in &self.legs {
            rows.push((leg.leg, leg.paid.to_string()));
            if let Some(reason) = &leg.left_out {
                rows.push(("  left out", format!("{}, owed {}", reason, leg.owed)));
            }
        }
        rows.push(("for the burn now", self.for_burn.to_string()));
        rows.push(("owed to recipients now", self.recipients.to_string()));
        rows.extend(self.cost.fields());
        rows
    }
}
