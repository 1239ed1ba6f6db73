//! The roots of an epoch that oracles have put on the chain.

use std::collections::BTreeSet;
use std::fmt;

use flywheel_client::accounts::{RewardEpoch, RewardRoot, decode};
use flywheel_client::address;
use flywheel_oracle::manifest::Manifest;
use reward_distributor::state::RootStatus;
use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;

use super::super::inputs::Which;
use crate::context::Context;
use crate::failure::Failure;

/// A root on the chain.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RootView {
    /// Whether it commits to what was computed.
    pub agrees: bool,
    address: String,
    status: &'static str,
    root: String,
    /// Sum of all totals, in base units.
    total: u64,
    leaf_count: u32,
    data_hash: String,
}

/// The approved root of an epoch; those that were voted for while none is approved.
pub fn roots(context: &Context, which: &Which, ours: &Manifest) -> Result<Vec<RootView>, Failure> {
    let chain = context.read()?;
    let at = address::reward_epoch(&which.pool, u64::from(which.epoch));
    let epoch = chain
        .account(&at)?
        .and_then(|account| decode::<RewardEpoch>(&account.data).ok());
    let Some(epoch) = epoch else {
        return Err(Failure::Argument(format!(
            "--url: epoch {} of pool {} is not on this chain; leave --url out to compare files alone",
            which.epoch, which.pool
        )));
    };
    let nobody = Address::default();
    let addresses: BTreeSet<Address> = match epoch.approved_root {
        root if root == nobody => epoch.votes.into_iter().filter(|vote| *vote != nobody).collect(),
        root => BTreeSet::from([root]),
    };
    let mut views = Vec::new();
    for at in addresses {
        let root = chain
            .account(&at)?
            .and_then(|account| decode::<RewardRoot>(&account.data).ok());
        let approved = at == epoch.approved_root;
        views.extend(root.map(|root| RootView::new(&at, approved, &root, ours)));
    }
    if views.is_empty() {
        return Err(Failure::Argument(format!(
            "--url: nobody has voted for a root of epoch {} yet",
            which.epoch
        )));
    }
    Ok(views)
}

impl RootView {
    fn new(at: &Address, approved: bool, root: &RewardRoot, ours: &Manifest) -> Self {
        let (hash, data_hash) = (hex::encode(root.root), hex::encode(root.data_hash));
        Self {
            agrees: hash == ours.root
                && root.total == ours.total
                && root.leaf_count == ours.leaf_count
                && data_hash == ours.data_hash,
            address: at.to_string(),
            status: match approved {
                _ if root.status == RootStatus::Final.code() => "final",
                true => "approved",
                false => "voted for",
            },
            root: hash,
            total: root.total,
            leaf_count: root.leaf_count,
            data_hash,
        }
    }
}

impl fmt::Display for RootView {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = if self.agrees { "agrees" } else { "differs" };
        write!(
            out,
            "{outcome}: {} ({}), {} base units for {} devices, root {}",
            self.address, self.status, self.total, self.leaf_count, self.root
        )
    }
}
