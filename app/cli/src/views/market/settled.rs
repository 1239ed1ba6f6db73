//! What a settlement, a voucher, a claim or a purchase has moved.

use flywheel_client::market::Settlement;
use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;

use crate::markets::Place;
use crate::show::{Amount, Cost, Item};

/// What was moved: `charged = paid + fees`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SettlementView {
    charged: Amount,
    paid: Amount,
    fees: Amount,
    to: Option<String>,
}

impl SettlementView {
    /// What is moved in a market.
    ///
    /// # Arguments
    /// - `to`: the token account that is paid, if any is
    pub fn new(place: &Place, settlement: &Settlement, to: Option<&Address>) -> Self {
        Self {
            charged: place.amount(settlement.charged),
            paid: place.amount(settlement.paid),
            fees: place.amount(settlement.fees),
            to: to.map(ToString::to_string),
        }
    }

    fn rows(&self) -> Vec<(&'static str, String)> {
        let mut rows = vec![
            ("charged now", self.charged.to_string()),
            ("paid after the fee", self.paid.to_string()),
            ("fee of the network", self.fees.to_string()),
        ];
        rows.extend(self.to.clone().map(|to| ("paid to", to)));
        rows
    }
}

/// An item of which something was settled.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Settled<'a, T> {
    settlement: SettlementView,
    #[serde(flatten)]
    item: &'a T,
    #[serde(flatten)]
    cost: Option<Cost>,
}

impl<'a, T: Item> Settled<'a, T> {
    /// An item with what was moved.
    ///
    /// # Arguments
    /// - `cost`: what it took; none where nothing was sent
    pub fn new(settlement: SettlementView, item: &'a T, cost: Option<Cost>) -> Self {
        Self {
            settlement,
            item,
            cost,
        }
    }

    /// For a table.
    pub fn rows(&self) -> Vec<(&'static str, String)> {
        let mut rows = Vec::new();
        if self.cost.is_none() {
            rows.push(("preview", "nothing was sent".to_owned()));
        }
        rows.extend(self.settlement.rows());
        rows.extend(self.item.fields());
        rows.extend(self.cost.iter().flat_map(Cost::fields));
        rows
    }
}
