//! What is charged for a failed device.

use flywheel_client::accounts::{Device, OperatorStake};
use flywheel_client::queries::Found;
use schemars::JsonSchema;
use serde::Serialize;

use crate::faults::Fault;
use crate::purse::Coin;
use crate::show::{Amount, Cost, Time, grouped};

/// What a failed device owes, and what was charged of it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChargeView {
    device: String,
    index: u32,
    operator: String,
    pool: String,
    mint: String,
    failed_since: Time,
    bond: Amount,
    periods: u32,
    charged_periods: u32,
    due: Amount,
    staked: Amount,
    unbonding: Amount,
    #[serde(flatten)]
    charged: Option<Charged>,
}

/// What was charged, and who was paid of it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Charged {
    /// What was taken: what was due, or all there was.
    pub fee: Amount,
    /// The part of it for who charged it.
    pub bounty: Amount,
    /// Where that went.
    pub to: String,
    /// What it took.
    #[serde(flatten)]
    pub cost: Cost,
}

impl ChargeView {
    /// What is due for a device, before it is charged.
    pub fn new(coin: &Coin, device: &Found<Device>, stake: &OperatorStake, fault: &Fault) -> Self {
        Self {
            device: device.address.to_string(),
            index: device.account.index,
            operator: stake.operator.to_string(),
            pool: stake.pool.to_string(),
            mint: coin.mint.to_string(),
            failed_since: Time(device.account.status_since.into()),
            bond: coin.amount(fault.bond),
            periods: fault.periods,
            charged_periods: fault.charged_periods,
            due: coin.amount(fault.due),
            staked: coin.amount(stake.assets),
            unbonding: coin.amount(stake.unbonding_assets),
            charged: None,
        }
    }

    /// With what was charged.
    pub fn charged(self, charged: Charged) -> Self {
        Self {
            charged: Some(charged),
            ..self
        }
    }

    /// For a table.
    pub fn rows(&self) -> Vec<(&'static str, String)> {
        let mut rows = vec![
            ("device", format!("{} ({})", self.index, self.device)),
            ("operator", self.operator.clone()),
            ("pool", self.pool.clone()),
            ("mint", self.mint.clone()),
            ("failed since", self.failed_since.to_string()),
            ("bond", self.bond.to_string()),
            ("periods", grouped(self.periods.into())),
            ("  charged before", grouped(self.charged_periods.into())),
            ("due", self.due.to_string()),
            ("staked before", self.staked.to_string()),
            ("unbonding before", self.unbonding.to_string()),
        ];
        if let Some(charged) = &self.charged {
            rows.extend([
                ("charged", charged.fee.to_string()),
                ("bounty", charged.bounty.to_string()),
                ("to", charged.to.clone()),
            ]);
            rows.extend(charged.cost.fields());
        }
        rows
    }
}
