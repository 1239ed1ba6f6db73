//! What the vault has paid out.

use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;

use crate::show::{Amount, Cost};

/// What was paid, and what that took.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaidView {
    paid: Vec<Payment>,
    #[serde(flatten)]
    cost: Cost,
}

/// A payment.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Payment {
    /// The account that it was owed by, or the part of a slash.
    r#for: String,
    mint: String,
    amount: Amount,
    to: String,
}

impl Payment {
    /// A payment of an amount of a mint into a token account.
    pub fn new(owed_by: impl ToString, mint: &Address, amount: Amount, to: &Address) -> Self {
        Self {
            r#for: owed_by.to_string(),
            mint: mint.to_string(),
            amount,
            to: to.to_string(),
        }
    }
}

impl PaidView {
    /// Payments, and what they took.
    pub fn new(paid: Vec<Payment>, cost: Cost) -> Self {
        Self { paid, cost }
    }

    /// For a table.
    pub fn rows(&self) -> Vec<(&'static str, String)> {
        let mut rows = Vec::new();
        for payment in &self.paid {
            rows.push(("paid for", payment.r#for.clone()));
            rows.push(("amount", format!("{} of {}", payment.amount, payment.mint)));
            rows.push(("to", payment.to.clone()));
        }
        rows.extend(self.cost.fields());
        rows
    }
}
