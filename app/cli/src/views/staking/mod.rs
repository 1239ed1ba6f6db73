//! The vault's accounts as commands show them.

mod bond;
mod case;
mod charge;
mod closed_record;
mod insurance;
mod paid;
mod pool;
mod position;
mod terms;
mod ticket;

pub use bond::{BondView, Requirement};
pub use case::{CaseView, is_over};
pub use charge::{ChargeView, Charged};
pub use closed_record::{ClosedRecord, ClosedRecords};
pub use insurance::{InsuranceView, left_in_epoch};
pub use paid::{PaidView, Payment};
pub use pool::PoolView;
pub use position::{PositionAt, PositionView};
pub use ticket::TicketView;

use schemars::JsonSchema;
use serde::Serialize;

use crate::show::Amount;

/// An amount of a mint that is not the pool's own.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OfMint {
    mint: String,
    amount: Amount,
}

impl OfMint {
    /// Lines of a table; `none` when there is nothing.
    pub fn lines(all: &[Self]) -> String {
        let some = all.iter().filter(|of| of.amount.base_units > 0);
        let lines: Vec<String> = some.map(|of| format!("{} of {}", of.amount, of.mint)).collect();
        if lines.is_empty() {
            "none".to_owned()
        } else {
            lines.join("\n")
        }
    }
}
