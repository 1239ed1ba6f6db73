//! A reward pool.

use flywheel_client::accounts::Pool;
use flywheel_client::instructions::rewards::EMISSION_FUNDED;
use flywheel_client::queries::Found;
use schemars::JsonSchema;
use serde::Serialize;

use crate::failure::Failure;
use crate::purse::Coins;
use crate::show::{Amount, Column, Item, duration};

/// A reward pool.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RewardPoolView {
    address: String,
    network: String,
    mint: String,
    /// Whether it pays out what is put into it, instead of minting.
    funded: bool,
    epoch_seconds: u32,
    first_epoch: u64,
    /// The first epoch that can still become final.
    next_epoch: u64,
    /// All that final roots have granted.
    granted: Amount,
    /// All that was claimed of it.
    claimed: Amount,
    emission_cap: Amount,
    challenge_window_seconds: u32,
    vesting_months: u8,
}

impl RewardPoolView {
    /// A pool.
    pub fn new(coins: &Coins<'_>, found: &Found<Pool>) -> Result<Self, Failure> {
        let pool = &found.account;
        let amount = |base_units| coins.amount(&pool.mint, base_units);
        Ok(Self {
            address: found.address.to_string(),
            network: pool.network.to_string(),
            mint: pool.mint.to_string(),
            funded: pool.emission_kind == EMISSION_FUNDED,
            epoch_seconds: pool.epoch_seconds,
            first_epoch: pool.first_epoch,
            next_epoch: pool.next_epoch,
            granted: amount(pool.finalized_total)?,
            claimed: amount(pool.claimed)?,
            emission_cap: amount(pool.emission_cap)?,
            challenge_window_seconds: pool.parameters.challenge_window_seconds,
            vesting_months: pool.vesting_months,
        })
    }
}

impl Item for RewardPoolView {
    const NAMES: [&'static str; 2] = ["reward pool", "reward pools"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("address"),
        Column::Left("mint"),
        Column::Left("pays by"),
        Column::Right("epoch"),
        Column::Right("next epoch"),
        Column::Right("granted"),
        Column::Right("claimed"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.address.clone(),
            self.mint.clone(),
            if self.funded { "funds" } else { "minting" }.to_owned(),
            duration(self.epoch_seconds),
            self.next_epoch.to_string(),
            self.granted.to_string(),
            self.claimed.to_string(),
        ]
    }
}
