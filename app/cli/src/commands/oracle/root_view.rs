//! A proposed root, as commands show it.

use flywheel_client::ClientError;
use flywheel_client::accounts::{RewardEpoch, RewardRoot};
use flywheel_client::address;
use flywheel_client::chain::{self, Chain};
use reward_distributor::state::{EpochStatus, RootStatus};
use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;

use crate::context::Context;
use crate::daemon::View;
use crate::failure::Failure;
use crate::sender::Sender;
use crate::show::{self, Cost, Time, grouped};

/// A proposed root with the votes for it. Totals are in base units.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RootView {
    address: String,
    pool: String,
    epoch: u64,
    root: String,
    total: u64,
    leaf_count: u32,
    data_hash: String,
    proposer: String,
    status: &'static str,
    /// Weight of the oracles that vote for it.
    votes: u64,
    /// Weight of all oracles; two thirds of it approve a root.
    total_weight: u64,
    /// When it can be made final, if it is approved.
    challenge_window_end: Option<Time>,
}

impl RootView {
    pub(super) fn read(chain: &dyn Chain, at: &Address) -> Result<Self, Failure> {
        let root: RewardRoot = chain::read(chain, at).map_err(|error| no_root(at, error))?;
        let view = View::read(chain, &root.pool)?;
        let mut epoch: RewardEpoch = chain::read(chain, &address::reward_epoch(&root.pool, root.epoch))?;
        epoch.void_votes_of_other_sets(&view.set);
        let approved = epoch.approved_root == *at && epoch.status == EpochStatus::Approved.code();
        let window = i64::from(view.pool.parameters.challenge_window_seconds);
        Ok(Self {
            address: at.to_string(),
            pool: root.pool.to_string(),
            epoch: root.epoch,
            root: hex::encode(root.root),
            total: root.total,
            leaf_count: root.leaf_count,
            data_hash: hex::encode(root.data_hash),
            proposer: root.proposer.to_string(),
            status: match root.status {
                code if code == RootStatus::Final.code() => "final",
                code if code != RootStatus::Proposed.code() => "rejected",
                _ if approved => "approved",
                _ => "proposed",
            },
            votes: epoch.weight_for(at, &view.set),
            total_weight: view.set.total_weight,
            challenge_window_end: approved.then(|| Time(epoch.approved_at.saturating_add(window))),
        })
    }

    pub(super) fn rows(&self) -> Vec<(&'static str, String)> {
        let mut rows = vec![
            ("root account", self.address.clone()),
            ("pool", self.pool.clone()),
            ("epoch", self.epoch.to_string()),
            ("root", self.root.clone()),
            ("total", format!("{} base units", grouped(self.total))),
            ("leaves", grouped(self.leaf_count.into())),
            ("leaves (SHA-256)", self.data_hash.clone()),
            ("proposed by", self.proposer.clone()),
            ("status", self.status.to_owned()),
            ("votes", format!("{} of {}", self.votes, self.total_weight)),
        ];
        rows.extend(
            self.challenge_window_end
                .map(|end| ("can be challenged until", end.to_string())),
        );
        rows
    }
}

pub(super) fn no_root(at: &Address, error: ClientError) -> Failure {
    match error {
        ClientError::Unreachable { .. } => error.into(),
        _ => Failure::Argument(format!(
            "there is no proposed root at {at}; check the address, which `flywheel oracle propose` prints"
        )),
    }
}

/// A root that a command has changed, and what that took.
#[derive(Serialize, JsonSchema)]
pub struct Changed {
    #[serde(flatten)]
    root: RootView,
    #[serde(flatten)]
    cost: Cost,
}

/// Shows a root as it is now, after a command has changed it.
pub(super) fn show_changed(sender: &Sender, at: &Address, context: &Context) -> Result<(), Failure> {
    let changed = Changed {
        root: RootView::read(sender.chain(), at)?,
        cost: sender.cost(),
    };
    let mut rows = changed.root.rows();
    rows.extend(changed.cost.fields());
    show::fields(context.output(), &changed, rows)
}
