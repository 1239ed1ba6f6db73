//! `flywheel network plan`

use std::path::PathBuf;

use clap::Args;
use flywheel_oracle::network_file::Network;

use crate::context::Context;
use crate::failure::Failure;
use crate::provision::{Keyring, Plan, print_plan};

/// Arguments of `flywheel network plan`.
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// The network file; presets/ has some
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where keys are that the file names no address for: mint.json, oracle-1.json and so on
    #[arg(long, value_name = "DIR")]
    keys: Option<PathBuf>,
}

/// What to do about a network file that is wrong.
pub const HINT: &str = "Correct the network file; docs/NETWORK_FILE.md describes every key.";

/// Shows how file and chain differ.
pub fn plan(args: &PlanArgs, context: &Context) -> Result<(), Failure> {
    let file = Network::open(&args.file).map_err(|problems| Failure::of_file(problems, HINT))?;
    let authority = context.address()?;
    let mut keyring = Keyring::new(args.keys.clone());
    let chain = context.read()?;
    let plan = Plan::make(chain.as_ref(), &file, (authority, authority), &mut keyring)?;
    print_plan(context.output(), &plan)
}
