//! An epoch of a reward pool.

use flywheel_client::accounts::{Pool, RewardEpoch, RewardRoot};
use flywheel_client::chain::Chain;
use flywheel_client::pools;
use reward_distributor::state::EpochStatus;
use schemars::JsonSchema;
use serde::Serialize;

use crate::failure::Failure;
use crate::purse::Coins;
use crate::show::{Amount, Column, Item, Time};
use crate::views::any_address;

/// An epoch of a reward pool.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RewardEpochView {
    pool: String,
    epoch: u64,
    status: &'static str,
    ended_at: Time,
    approved_root: Option<String>,
    /// Until when the approved root can be challenged.
    challenge_window_end: Option<Time>,
    /// What the approved root grants in all, from the first epoch on.
    total: Option<Amount>,
}

impl RewardEpochView {
    /// An epoch of a pool, of which votes of former oracle sets are forgotten.
    pub fn new(
        chain: &dyn Chain,
        coins: &Coins<'_>,
        pool: &Pool,
        epoch: &RewardEpoch,
    ) -> Result<Self, Failure> {
        let approved_root = any_address(&epoch.approved_root);
        let root: Option<RewardRoot> = match &approved_root {
            Some(_) => pools::typed(chain.account(&epoch.approved_root)?),
            None => None,
        };
        let total = root
            .map(|root| coins.amount(&pool.mint, root.total))
            .transpose()?;
        let window = i64::from(pool.parameters.challenge_window_seconds);
        let length = i64::from(pool.epoch_seconds);
        let number = i64::try_from(epoch.epoch).unwrap_or(i64::MAX);
        let ended_at = number
            .saturating_add(1)
            .saturating_mul(length)
            .saturating_add(pool.genesis);
        Ok(Self {
            pool: epoch.pool.to_string(),
            epoch: epoch.epoch,
            status: match epoch.status {
                code if code == EpochStatus::Final.code() => "final",
                code if code == EpochStatus::Approved.code() => "approved",
                _ => "open",
            },
            ended_at: Time(ended_at),
            challenge_window_end: approved_root
                .as_ref()
                .map(|_| Time(epoch.approved_at.saturating_add(window))),
            approved_root,
            total,
        })
    }
}

impl Item for RewardEpochView {
    const NAMES: [&'static str; 2] = ["epoch", "epochs"];
    const COLUMNS: &'static [Column] = &[
        Column::Right("epoch"),
        Column::Left("status"),
        Column::Left("ended"),
        Column::Left("root"),
        Column::Left("challenged until"),
        Column::Right("grants in all"),
    ];

    fn cells(&self) -> Vec<String> {
        let none = || "none".to_owned();
        vec![
            self.epoch.to_string(),
            self.status.to_owned(),
            self.ended_at.to_string(),
            self.approved_root.clone().unwrap_or_else(none),
            self.challenge_window_end
                .map_or_else(none, |time| time.to_string()),
            self.total.map_or_else(none, |total| total.to_string()),
        ]
    }
}
