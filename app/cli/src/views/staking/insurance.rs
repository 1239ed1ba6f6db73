//! An insurance.

use flywheel_client::accounts::Insurance;
use flywheel_client::chain::Chain;
use flywheel_client::queries::Found;
use flywheel_client::tokens;
use schemars::JsonSchema;
use serde::Serialize;

use crate::failure::Failure;
use crate::purse::Coins;
use crate::show::{Amount, Column, Item, Time};
use crate::views::ready_text;

/// An insurance.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InsuranceView {
    address: String,
    network: String,
    mint: String,
    vault: String,
    holds: Amount,
    epoch_cap: Amount,
    left_in_epoch: Amount,
    paid: Amount,
    proposed_cap: Option<Amount>,
    proposed_ready_at: Option<Time>,
    #[serde(skip)]
    now: u32,
}

/// What an insurance may still pay in the epoch of `now`, unix seconds: base units, whatever it holds.
pub fn left_in_epoch(insurance: &Insurance, now: u32) -> u64 {
    let mut then = *insurance;
    // Paying nothing begins the epoch; more than the cap was never paid.
    match then.pay(0, now) {
        Ok(()) => then.epoch_cap.saturating_sub(then.paid_in_epoch),
        Err(_) => 0,
    }
}

impl InsuranceView {
    /// An insurance at a moment, unix seconds, with what its vault holds.
    pub fn read(chain: &dyn Chain, found: &Found<Insurance>, now: u32) -> Result<Self, Failure> {
        let (insurance, coins) = (&found.account, Coins::new(chain));
        let amount = |base_units| coins.amount(&insurance.mint, base_units);
        let held = tokens::token_account(chain, &insurance.vault)?;
        let proposed_ready_at = Time::if_any(insurance.update_ready_at);
        Ok(Self {
            address: found.address.to_string(),
            network: insurance.network.to_string(),
            mint: insurance.mint.to_string(),
            vault: insurance.vault.to_string(),
            holds: amount(held.map_or(0, |account| account.amount))?,
            epoch_cap: amount(insurance.epoch_cap)?,
            left_in_epoch: amount(left_in_epoch(insurance, now))?,
            paid: amount(insurance.paid)?,
            proposed_cap: match proposed_ready_at {
                Some(_) => Some(amount(insurance.proposed_cap)?),
                None => None,
            },
            proposed_ready_at,
            now,
        })
    }

    fn cap(&self) -> String {
        match self.proposed_cap {
            Some(then) => format!("{} -> {then}", self.epoch_cap),
            None => self.epoch_cap.to_string(),
        }
    }
}

impl Item for InsuranceView {
    const NAMES: [&'static str; 2] = ["insurance", "insurances"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("mint"),
        Column::Left("pays from"),
        Column::Right("holds"),
        Column::Right("in an epoch"),
        Column::Right("left in this"),
        Column::Right("paid ever"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.mint.clone(),
            self.vault.clone(),
            self.holds.to_string(),
            self.cap(),
            self.left_in_epoch.to_string(),
            self.paid.to_string(),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let update = self.proposed_ready_at.map_or_else(
            || "none".to_owned(),
            |at| ready_text(at, i64::from(self.now) >= at.0, "insurance apply"),
        );
        vec![
            ("insurance", self.address.clone()),
            ("network", self.network.clone()),
            ("mint", self.mint.clone()),
            ("pays from", self.vault.clone()),
            ("holds", self.holds.to_string()),
            ("pays in an epoch at most", self.cap()),
            ("left in this epoch", self.left_in_epoch.to_string()),
            ("paid ever", self.paid.to_string()),
            ("proposed update (->)", update),
        ]
    }
}
