//! `flywheel oracle proof`

use std::path::{Path, PathBuf};

use clap::Args;
use flywheel_merkle::PrunedTree;
use flywheel_oracle::leaves::LeafTable;
use flywheel_oracle::manifest::{Manifest, address_text};
use flywheel_oracle::problem::Problem;
use schemars::JsonSchema;
use serde::Serialize;

use super::inputs::wrong;
use crate::context::Context;
use crate::failure::Failure;
use crate::show;

/// Arguments of `flywheel oracle proof`.
#[derive(Debug, Args)]
pub struct ProofArgs {
    /// The device's index
    #[arg(value_name = "DEVICE_INDEX")]
    index: u32,
    /// The leaves file
    #[arg(long, value_name = "FILE")]
    leaves: PathBuf,
    /// The manifest of the leaves [default: the .json beside them]
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
}

/// What it takes to claim a device's rewards. Total and amounts in base units, as text: they may be beyond 2^53.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProofView {
    pool: String,
    epoch: u64,
    index: u32,
    payee: String,
    /// Lifetime total in base units.
    total: String,
    position: u32,
    leaf_count: u32,
    root: String,
    /// 40 bytes for each level from the leaf upwards, in hexadecimal digits.
    proof: String,
}

/// Leaves that lead to their manifest's root.
#[derive(Debug)]
pub struct Published {
    /// The manifest.
    pub manifest: Manifest,
    leaves: LeafTable,
    tree: PrunedTree,
}

impl Published {
    /// Opens leaves and checks them against their manifest.
    ///
    /// # Errors
    /// A [`Problem`] of whichever file is damaged or not the other's.
    pub fn open(leaves: &Path, manifest: &Path) -> Result<Self, Problem> {
        let manifest = Manifest::open(manifest)?;
        let name = leaves.display().to_string();
        let leaves = LeafTable::open(leaves)?;
        let tree = manifest.check(&name, &leaves)?;
        Ok(Self {
            manifest,
            leaves,
            tree,
        })
    }

    /// The proof of a device, `None` if it has no leaf.
    ///
    /// # Errors
    /// A sentence when the leaves are not those any more that were checked.
    pub fn proof(&self, index: u32) -> Result<Option<ProofView>, String> {
        let found = self.leaves.position(index);
        let Some((position, leaf)) =
            found.and_then(|position| Some((position, self.leaves.get(position as usize)?)))
        else {
            return Ok(None);
        };
        let proof = self
            .tree
            .proof(&self.leaves, position)
            .map_err(|error| format!("the leaves file was changed: {error}"))?;
        Ok(Some(ProofView {
            pool: self.manifest.pool.clone(),
            epoch: self.manifest.epoch,
            index,
            payee: address_text(&leaf.payee),
            total: leaf.total.to_string(),
            position,
            leaf_count: self.manifest.leaf_count,
            root: self.manifest.root.clone(),
            proof: hex::encode(proof),
        }))
    }
}

/// Shows the proof of a device.
pub fn proof(args: &ProofArgs, context: &Context) -> Result<(), Failure> {
    context.refuse_chain("oracle proof")?;
    let manifest = args.manifest.clone();
    let manifest = manifest.unwrap_or_else(|| args.leaves.with_extension("json"));
    let published = Published::open(&args.leaves, &manifest).map_err(wrong)?;
    let view = published.proof(args.index).map_err(Failure::Ledger)?;
    let view = view.ok_or_else(|| {
        Failure::Argument(format!(
            "device {} has no leaf after epoch {}: it has not earned anything yet, or there is no such device",
            args.index, published.manifest.epoch
        ))
    })?;
    show::fields(context.output(), &view, view.rows())
}

impl ProofView {
    fn rows(&self) -> Vec<(&'static str, String)> {
        vec![
            ("pool", self.pool.clone()),
            ("epoch", self.epoch.to_string()),
            ("device", self.index.to_string()),
            ("payee", self.payee.clone()),
            ("total", format!("{} base units", self.total)),
            (
                "position",
                format!("{} of {} leaves", self.position, self.leaf_count),
            ),
            ("root", self.root.clone()),
            ("proof", self.proof.clone()),
        ]
    }
}
