//! `flywheel oracle propose`

use std::path::PathBuf;

use clap::Args;
use flywheel_client::address;
use flywheel_client::instructions::rewards;

use super::show_changed;
use crate::args::PayerArg;
use crate::context::Context;
use crate::daemon::{ManifestFile, Uri, View};
use crate::failure::Failure;
use crate::words;

/// Arguments of `flywheel oracle propose`.
#[derive(Debug, Args)]
pub struct ProposeArgs {
    /// What was computed: pool, epoch, root, total, number of leaves and hash of the leaves
    #[arg(long, value_name = "FILE")]
    manifest: PathBuf,
    /// Where the leaves are published; {epoch} stands for the epoch. All oracles of a pool have to name the same
    #[arg(long, value_name = "URI", default_value = "")]
    uri: String,
    #[command(flatten)]
    payer: PayerArg,
}

/// Proposes the root of a manifest and shows it; opens its epoch if nobody has.
pub fn propose(args: &ProposeArgs, context: &Context) -> Result<(), Failure> {
    let manifest = ManifestFile::open(&args.manifest)?
        .ok_or_else(|| Failure::Argument(format!("--manifest: there is no {}", args.manifest.display())))?;
    let root = manifest.proposal(&Uri(args.uri.clone()))?;
    let pool = words::address(&manifest.pool)
        .map_err(|error| Failure::Argument(format!("{}: pool: {error}", args.manifest.display())))?;
    let mut sender = context.sender(&args.payer)?;
    let network = View::read(sender.chain(), &pool)?.pool.network;
    let (payer, oracle, epoch) = (sender.payer(), sender.authority(), manifest.epoch);
    let at = address::reward_root(&pool, epoch, &root.commitment());
    if sender.chain().account(&at)?.is_some() {
        return Err(Failure::Argument(format!(
            "this root is proposed already; vote for it with `flywheel oracle vote {at}`"
        )));
    }
    let opened = address::reward_epoch(&pool, epoch);
    let mut instructions = Vec::new();
    if sender.chain().account(&opened)?.is_none() {
        instructions.push(rewards::open_epoch(payer, network, pool, epoch));
    }
    instructions.push(rewards::propose_root(payer, oracle, network, pool, epoch, root));
    sender.send("propose the root", &instructions)?;
    show_changed(&sender, &at, context)
}
