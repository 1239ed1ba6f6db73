//! What a payee has vesting.

use flywheel_client::pools;
use schemars::JsonSchema;
use serde::Serialize;

use crate::failure::Failure;
use crate::purse::Coins;
use crate::show::{Amount, Column, Item};
use crate::vestings::Vests;

/// What a payee has vesting in a reward pool.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VestingView {
    pool: String,
    payee: String,
    mint: String,
    /// Granted and not paid yet.
    vesting: Amount,
    /// Of that, what can be paid now.
    vested: Amount,
    /// What leaving now would pay.
    exit_pays: Amount,
    /// What leaving now would cost.
    exit_penalty: Amount,
    /// Months over which each month's rewards vest from its end on.
    months: u8,
}

impl VestingView {
    /// A vesting account at a time, unix seconds.
    pub fn new(coins: &Coins<'_>, found: &Vests, now: i64) -> Result<Self, Failure> {
        let pool = &found.pool;
        let amount = |base_units| coins.amount(&pool.mint, base_units);
        let invalid = |error| {
            Failure::Ledger(format!(
                "the vesting account of {} is not valid: {error}",
                found.payee
            ))
        };
        let terms = pool.vesting_terms().map_err(invalid)?;
        let (mut released, mut left_now) = (found.vesting, found.vesting);
        let vested = released.release(&terms, now).map_err(invalid)?;
        let exit = left_now.exit(&terms, now).map_err(invalid)?;
        Ok(Self {
            pool: found.at.to_string(),
            payee: found.payee.to_string(),
            mint: pool.mint.to_string(),
            vesting: amount(pools::vesting_left(&found.vesting))?,
            vested: amount(vested)?,
            exit_pays: amount(exit.paid)?,
            exit_penalty: amount(exit.penalty)?,
            months: pool.vesting_months,
        })
    }

    /// Whether anything can be paid now.
    pub fn has_vested(&self) -> bool {
        self.vested.base_units > 0
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.vesting.base_units == 0
    }

    /// What leaving now means, for whoever has to say yes to it.
    pub fn price_of_exit(&self) -> String {
        format!(
            "Leaving now pays {} and costs {} for ever; waiting costs nothing.",
            self.exit_pays, self.exit_penalty
        )
    }
}

impl Item for VestingView {
    const NAMES: [&'static str; 2] = ["vesting account", "vesting accounts"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("pool"),
        Column::Left("payee"),
        Column::Left("mint"),
        Column::Right("vesting"),
        Column::Right("vested"),
        Column::Right("leaving pays"),
        Column::Right("leaving costs"),
        Column::Right("months"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.pool.clone(),
            self.payee.clone(),
            self.mint.clone(),
            self.vesting.to_string(),
            self.vested.to_string(),
            self.exit_pays.to_string(),
            self.exit_penalty.to_string(),
            self.months.to_string(),
        ]
    }
}
