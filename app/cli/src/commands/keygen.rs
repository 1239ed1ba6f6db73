//! `flywheel keygen`: a new keypair file.

use std::path::PathBuf;

use clap::Args;
use flywheel_client::keys;
use schemars::JsonSchema;
use serde::Serialize;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::context::Context;
use crate::failure::Failure;
use crate::show;

/// Arguments of `flywheel keygen`.
#[derive(Debug, Args)]
pub struct KeygenArgs {
    /// The file to write; its folders are made if there are none
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
    /// Replace the key in a file that is there: it is lost
    #[arg(long)]
    force: bool,
}

/// A keypair file that was written.
#[derive(Serialize, JsonSchema)]
pub struct Made {
    address: String,
    file: String,
}

/// Writes a keypair file and says its address.
pub fn keygen(args: &KeygenArgs, context: &Context) -> Result<(), Failure> {
    context.refuse_chain("keygen")?;
    let keypair = Keypair::new();
    keys::write(&args.out, &keypair, args.force)
        .map_err(|error| Failure::of_client("write a keypair", error))?;
    let made = Made {
        address: keypair.pubkey().to_string(),
        file: args.out.display().to_string(),
    };
    let rows = vec![("address", made.address.clone()), ("file", made.file.clone())];
    show::fields(context.output(), &made, rows)
}
