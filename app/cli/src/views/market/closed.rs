//! Something of the market that has ended, what was given back, and what became of its rent.

use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;

use crate::show::{Amount, Cost, Sol};

/// What has ended.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClosedView {
    /// What it is: `order`, `channel` and the like.
    pub closed: &'static str,
    /// Its address.
    pub address: String,
    /// What was given back of what was paid in.
    pub refunded: Amount,
    /// Whether it was given back as credits.
    pub as_credits: bool,
    /// The token account that got it.
    pub refunded_to: Option<String>,
    /// What its account held.
    pub rent: Sol,
    /// Who got that.
    pub rent_to: String,
    /// What it took.
    #[serde(flatten)]
    pub cost: Cost,
}

impl ClosedView {
    /// What has ended, with the rent that its account held and who got that; nothing was given back.
    pub fn new(
        closed: &'static str,
        address: &Address,
        (rent, rent_to): (u64, &Address),
        cost: Cost,
    ) -> Self {
        Self {
            closed,
            address: address.to_string(),
            refunded: Amount::default(),
            as_credits: false,
            refunded_to: None,
            rent: Sol(rent),
            rent_to: rent_to.to_string(),
            cost,
        }
    }

    /// With what was given back, and the token account that got it, if one did.
    pub fn with_refund(self, refunded: Amount, to: Option<&Address>) -> Self {
        Self {
            refunded,
            refunded_to: to.map(ToString::to_string),
            ..self
        }
    }

    /// With credits that were given back.
    pub fn with_credits(self, refunded: Amount) -> Self {
        Self {
            refunded,
            as_credits: true,
            ..self
        }
    }

    /// For a table.
    pub fn rows(&self) -> Vec<(&'static str, String)> {
        let credits = if self.as_credits { ", as credits" } else { "" };
        let mut rows = vec![
            ("closed", self.closed.to_owned()),
            ("address", self.address.clone()),
            ("given back", format!("{}{credits}", self.refunded)),
        ];
        rows.extend(self.refunded_to.clone().map(|to| ("to", to)));
        rows.extend([
            ("rent given back", self.rent.to_string()),
            ("to", self.rent_to.clone()),
        ]);
        rows.extend(self.cost.fields());
        rows
    }
}
