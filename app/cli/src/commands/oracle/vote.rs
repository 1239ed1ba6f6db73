//! `flywheel oracle vote`

use std::path::PathBuf;

use clap::Args;
use flywheel_client::accounts::RewardRoot;
use flywheel_client::chain;
use flywheel_client::instructions::rewards;
use reward_distributor::state::RootStatus;
use solana_address::Address;

use super::{no_root, show_changed};
use crate::args::PayerArg;
use crate::context::Context;
use crate::daemon::{ManifestFile, Uri, View};
use crate::failure::Failure;
use crate::words;

/// Arguments of `flywheel oracle vote`.
#[derive(Debug, Args)]
pub struct VoteArgs {
    /// The root's account, as `flywheel oracle propose` prints it
    #[arg(value_name = "ROOT", value_parser = words::address)]
    root: Address,
    /// Vote only if the root is the one of this manifest, which was computed here
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    #[command(flatten)]
    payer: PayerArg,
}

/// Votes for a root, and shows it with the votes for it.
pub fn vote(args: &VoteArgs, context: &Context) -> Result<(), Failure> {
    let mut sender = context.sender(&args.payer)?;
    let root: RewardRoot =
        chain::read(sender.chain(), &args.root).map_err(|error| no_root(&args.root, error))?;
    if root.status != RootStatus::Proposed.code() {
        return Err(Failure::Argument(format!(
            "root {} is final or was proven wrong, and takes no votes",
            args.root
        )));
    }
    if let Some(path) = &args.manifest {
        require_same(path, &root)?;
    }
    let network = View::read(sender.chain(), &root.pool)?.pool.network;
    let vote = rewards::vote_root(sender.authority(), network, root.pool, root.epoch, args.root);
    sender.send("vote for the root", &[vote])?;
    show_changed(&sender, &args.root, context)
}

/// Refuses a root that says something else than a manifest.
fn require_same(path: &std::path::Path, root: &RewardRoot) -> Result<(), Failure> {
    let manifest = ManifestFile::open(path)?
        .ok_or_else(|| Failure::Argument(format!("--manifest: there is no {}", path.display())))?;
    let computed = manifest.proposal(&Uri::default())?;
    let checks = [
        ("pool", manifest.pool == root.pool.to_string()),
        ("epoch", manifest.epoch == root.epoch),
        ("root", computed.root == root.root),
        ("total", computed.total == root.total),
        ("number of leaves", computed.leaf_count == root.leaf_count),
        ("hash of the leaves", computed.data_hash == root.data_hash),
    ];
    match checks.iter().find(|(_, same)| !same) {
        None => Ok(()),
        Some((what, _)) => Err(Failure::Argument(format!(
            "the {what} of the root is not that of {}; do not vote for it before you know why",
            path.display()
        ))),
    }
}
