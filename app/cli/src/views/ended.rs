//! Something that a command has ended, and what became of its rent.

use flywheel_client::ClientError;
use flywheel_client::chain::Chain;
use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;

use crate::show::{Cost, Sol};

/// What has ended.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Ended {
    /// What it is: `offer`, `suspension` and the like.
    ended: &'static str,
    /// Its account.
    address: String,
    /// What its account held and no longer does.
    refund: Sol,
    /// Who got that.
    refunded_to: String,
    /// What stays in its account for ever.
    kept: Sol,
    #[serde(flatten)]
    cost: Cost,
}

impl Ended {
    /// What has ended, whose account held `before` lamports.
    pub fn new(
        ended: &'static str,
        chain: &dyn Chain,
        address: &Address,
        before: u64,
        refunded_to: &Address,
        cost: Cost,
    ) -> Result<Self, ClientError> {
        let kept = Sol(lamports(chain, address)?);
        Ok(Self {
            ended,
            address: address.to_string(),
            kept,
            refund: Sol(before.saturating_sub(kept.0)),
            refunded_to: refunded_to.to_string(),
            cost,
        })
    }

    /// For a table.
    pub fn rows(&self) -> Vec<(&'static str, String)> {
        let mut rows = vec![
            ("ended", self.ended.to_owned()),
            ("address", self.address.clone()),
            ("rent given back", self.refund.to_string()),
            ("to", self.refunded_to.clone()),
        ];
        if self.kept != Sol::default() {
            rows.push(("kept for ever", self.kept.to_string()));
        }
        rows.extend(self.cost.fields());
        rows
    }
}

/// What an account holds, 0 when there is none.
pub fn lamports(chain: &dyn Chain, address: &Address) -> Result<u64, ClientError> {
    Ok(chain.account(address)?.map_or(0, |account| account.lamports))
}
