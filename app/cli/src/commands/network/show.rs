//! `flywheel network show`

use clap::Args;

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::views::NetworkView;
use crate::{lookup, show};

/// Arguments of `flywheel network show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    #[command(flatten)]
    network: NetworkArg,
}

/// Shows a network.
pub fn show(args: &ShowArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let found = lookup::network(chain.as_ref(), &args.network.network)?;
    show::one(context.output(), &NetworkView::new(&found, chain.now()?))
}
