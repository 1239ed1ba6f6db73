//! What was bought at an auction.

use schemars::JsonSchema;
use serde::Serialize;

use super::Rate;
use crate::show::{Amount, Cost};

/// A purchase.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BoughtView {
    /// The pool.
    pub pool: String,
    /// What was bought.
    pub mint: String,
    /// How much.
    pub bought: Amount,
    /// Where it went.
    pub to: String,
    /// Network tokens that were burned for it.
    pub burned: Amount,
    /// Network tokens for a payment token, on average.
    pub average: Rate,
    /// What is left of the window's lot.
    pub left: Amount,
    /// What it took.
    #[serde(flatten)]
    pub cost: Cost,
}

impl BoughtView {
    /// For a table.
    pub fn rows(&self) -> Vec<(&'static str, String)> {
        let mut rows = vec![
            ("revenue pool", self.pool.clone()),
            ("bought", format!("{} of {}", self.bought, self.mint)),
            ("to", self.to.clone()),
            ("network tokens burned", self.burned.to_string()),
            ("for a token on average", self.average.to_string()),
            ("left of this window's lot", self.left.to_string()),
        ];
        rows.extend(self.cost.fields());
        rows
    }
}
