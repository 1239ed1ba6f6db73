//! One epoch of a registered network, from its inputs to what is published: deterministic, without chain or clock, so that
//! whoever has the same inputs gets the same root.

use flywheel_merkle::{Domain, MerkleError, PrunedTree};
use thiserror::Error;

use crate::input::EpochWork;
use crate::leaves::{Earned, LeafTable, cumulate};
use crate::manifest::{Inputs, Manifest, Scope};
use crate::network_file::Network;
use crate::problem::Problem;
use crate::rewards::{EpochRewards, History, Registered, RewardError, Rewards, StateError};
use crate::snapshot::Snapshot;

/// Arrays reach from index 0 to the last device; an index beyond this is a mistake, and not worth the memory.
const MAX_INDEX: u32 = 1 << 27;

/// What an epoch is computed from.
#[derive(Debug, Clone, Copy)]
pub struct EpochInputs<'a> {
    /// The network: emission and reward rules.
    pub network: &'a Network,
    /// Its devices, with their multipliers and payees.
    pub snapshot: &'a Snapshot,
    /// What they did, by the devices' indexes, and which epoch it was.
    pub work: &'a EpochWork,
    /// The leaves of the last epoch before that paid; `None` in the first.
    pub previous: Option<&'a LeafTable>,
    /// What rules that look back remember of the epochs before; `None` in the first and with rules that do not.
    pub history: Option<&'a History>,
    /// The program that pays, and the pool.
    pub domain: &'a Domain,
}

/// What an epoch has come to.
#[derive(Debug)]
pub struct Computed {
    /// What each device earned in the epoch.
    pub rewards: EpochRewards,
    /// What each device has earned until its end.
    pub leaves: LeafTable,
    /// The tree over the leaves; with them it gives proofs.
    pub tree: PrunedTree,
    /// What is published beside the leaves.
    pub manifest: Manifest,
    /// What the next epoch needs beside the leaves; `None` with rules that do not look back.
    pub history: Option<History>,
}

/// Why an epoch cannot be computed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EpochError {
    /// The pool cannot be divided.
    #[error(transparent)]
    Rewards(#[from] RewardError),
    /// The history is not one of this network.
    #[error(transparent)]
    History(#[from] StateError),
    /// A rule looks back, there are leaves of an epoch before, and nothing says what to look back on.
    #[error(
        "a reward rule looks back on earlier epochs: give the history that was written beside the previous leaves"
    )]
    HistoryMissing,
    /// The leaves before the epoch sum to more than there can be.
    #[error("the previous leaves sum to {0} base units, above 2^64 - 1")]
    PreviousSum(u128),
    /// A device's index is far beyond any network's.
    #[error("the snapshot has a device with index {0}; none above {MAX_INDEX} is taken")]
    IndexTooLarge(u32),
    /// A total exceeds 64 bits.
    #[error("{0}")]
    Total(Problem),
    /// There is no tree: nobody has earned anything yet, or the totals overflow.
    #[error("no root for epoch {epoch}: {source}")]
    Tree {
        /// The epoch.
        epoch: u32,
        /// Why.
        source: MerkleError,
    },
}

/// Computes an epoch.
///
/// # Arguments
/// - `inputs`: what it is computed from
/// - `hashes`: those of the same inputs as files, which the manifest repeats
///
/// # Errors
/// [`EpochError`].
pub fn compute(inputs: &EpochInputs, hashes: Inputs) -> Result<Computed, EpochError> {
    let (rewards, history) = divide(inputs)?;
    let leaves = accumulate(inputs, &rewards)?;
    let (tree, data_hash) = rayon::join(|| tree(inputs, &leaves), || leaves.data_hash());
    let tree = tree?;
    let manifest = manifest(inputs, &tree, data_hash, hashes);
    Ok(Computed {
        rewards,
        leaves,
        tree,
        manifest,
        history,
    })
}

/// The first step: divides the pool of the epoch.
///
/// # Errors
/// Those of [`compute`] that are about rewards, history or indexes.
pub fn divide(inputs: &EpochInputs) -> Result<(EpochRewards, Option<History>), EpochError> {
    let buckets = &inputs.network.rewards.buckets;
    let looks_back = buckets.iter().any(|bucket| bucket.rule.looks_back());
    if looks_back && inputs.previous.is_some() && inputs.history.is_none() {
        return Err(EpochError::HistoryMissing);
    }
    let granted = inputs.previous.map_or(0, LeafTable::total);
    let granted = u64::try_from(granted).map_err(|_| EpochError::PreviousSum(granted))?;
    let (devices, multipliers) = by_index(inputs.snapshot)?;
    let history = inputs.history.cloned();
    let mut rewards = Rewards::of_registry(inputs.network, devices, granted, history)?;
    let paid = rewards.pay_weighted(inputs.work, &multipliers)?;
    Ok((paid, rewards.history()))
}

/// The second step: adds what was earned to what had been earned before.
///
/// # Errors
/// [`EpochError::Total`].
pub fn accumulate(inputs: &EpochInputs, rewards: &EpochRewards) -> Result<LeafTable, EpochError> {
    let earned = inputs.snapshot.iter().map(|device| Earned {
        index: device.index,
        payee: device.payee,
        amount: rewards.by_device.get(device.index as usize).copied().unwrap_or(0),
    });
    cumulate("the leaves", inputs.previous, earned).map_err(EpochError::Total)
}

/// The third step: builds the tree.
///
/// # Errors
/// [`EpochError::Tree`].
pub fn tree(inputs: &EpochInputs, leaves: &LeafTable) -> Result<PrunedTree, EpochError> {
    let epoch = inputs.work.epoch;
    PrunedTree::build(inputs.domain, leaves).map_err(|source| EpochError::Tree { epoch, source })
}

/// The last step: the manifest.
///
/// # Arguments
/// - `tree`: the tree of the leaves
/// - `data_hash`: SHA-256 of the leaves file
/// - `hashes`: those of the input files
pub fn manifest(inputs: &EpochInputs, tree: &PrunedTree, data_hash: [u8; 32], hashes: Inputs) -> Manifest {
    let scope = Scope {
        domain: *inputs.domain,
        epoch: u64::from(inputs.work.epoch),
    };
    let names = inputs.network.rewards.buckets.iter();
    let names: Vec<_> = names.map(|bucket| bucket.rule.name()).collect();
    Manifest {
        rule: Some(names.join(" + ")),
        inputs: Some(Inputs {
            burned: inputs.work.burned,
            funded_total: inputs.work.funded_total,
            ..hashes
        }),
        ..Manifest::new(&scope, &tree.root(), tree.leaf_count(), data_hash)
    }
}

/// What rules need of the devices, and their multipliers, each at the place of its index.
fn by_index(snapshot: &Snapshot) -> Result<(Registered, Vec<u32>), EpochError> {
    let last = snapshot.len().checked_sub(1).and_then(|last| snapshot.get(last));
    let count = match last.map(|device| device.index) {
        Some(index) if index > MAX_INDEX => return Err(EpochError::IndexTooLarge(index)),
        Some(index) => index as usize + 1,
        None => 0,
    };
    let mut devices = Registered {
        classes: vec![0; count],
        operators: vec![0; count],
        live: vec![false; count],
    };
    let mut multipliers = vec![0; count];
    for device in snapshot.iter() {
        let index = device.index as usize;
        set(&mut devices.classes, index, device.class);
        set(&mut devices.operators, index, device.operator);
        set(&mut devices.live, index, device.is_live());
        set(&mut multipliers, index, device.multiplier_bps);
    }
    Ok((devices, multipliers))
}

fn set<T>(values: &mut [T], index: usize, value: T) {
    if let Some(place) = values.get_mut(index) {
        *place = value;
    }
}
