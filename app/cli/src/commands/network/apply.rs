//! `flywheel network apply`

use std::path::PathBuf;

use clap::Args;
use flywheel_oracle::network_file::Network;

use super::plan::HINT;
use crate::args::PayerArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::provision::{self, Keyring, print_applied};

/// Arguments of `flywheel network apply`.
#[derive(Debug, Args)]
pub struct ApplyArgs {
    /// The network file; presets/ has some
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where keys are that the file names no address for: mint.json, oracle-1.json and so on; those that are not there are made
    #[arg(long, value_name = "DIR")]
    keys: Option<PathBuf>,
    #[command(flatten)]
    payer: PayerArg,
}

/// Makes the chain what the file says, and shows what was done and what waits.
pub fn apply(args: &ApplyArgs, context: &Context) -> Result<(), Failure> {
    let file = Network::open(&args.file).map_err(|problems| Failure::of_file(problems, HINT))?;
    let mut sender = context.sender(&args.payer)?;
    let mut keyring = Keyring::new(args.keys.clone());
    let applied = provision::apply(&mut sender, &file, &mut keyring, &context.progress())?;
    print_applied(context.output(), &applied, sender.cost())
}
