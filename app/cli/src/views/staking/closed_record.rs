//! Records of what devices have paid that a command has closed.

use flywheel_client::accounts::FaultRecord;
use flywheel_client::queries::Found;
use schemars::JsonSchema;
use serde::Serialize;

use crate::show::{Amount, Cost, Sol};

/// Records that were closed, and what that took.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClosedRecords {
    closed: Vec<ClosedRecord>,
    #[serde(flatten)]
    cost: Cost,
}

/// A record that was closed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClosedRecord {
    address: String,
    pool: String,
    charged: Amount,
    refund: Sol,
    refunded_to: String,
}

impl ClosedRecord {
    /// A record that held `lamports` before.
    pub fn new(record: &Found<FaultRecord>, charged: Amount, lamports: u64) -> Self {
        Self {
            address: record.address.to_string(),
            pool: record.account.pool.to_string(),
            charged,
            refund: Sol(lamports),
            refunded_to: record.account.payer.to_string(),
        }
    }
}

impl ClosedRecords {
    /// Records, and what closing them took.
    pub fn new(closed: Vec<ClosedRecord>, cost: Cost) -> Self {
        Self { closed, cost }
    }

    /// For a table.
    pub fn rows(&self) -> Vec<(&'static str, String)> {
        let mut rows = Vec::new();
        for record in &self.closed {
            rows.extend([
                ("closed", record.address.clone()),
                ("pool", record.pool.clone()),
                ("charged for the failure", record.charged.to_string()),
                ("rent given back", record.refund.to_string()),
                ("to", record.refunded_to.clone()),
            ]);
        }
        rows.extend(self.cost.fields());
        rows
    }
}
