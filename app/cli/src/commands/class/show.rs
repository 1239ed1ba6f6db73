//! `flywheel class show`

use clap::Args;

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::views::ClassView;
use crate::{lookup, show};

/// Arguments of `flywheel class show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The class's id
    id: u16,
    #[command(flatten)]
    network: NetworkArg,
}

/// Shows a class.
pub fn show(args: &ShowArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let network = lookup::network(chain.as_ref(), &args.network.network)?.address;
    let found = lookup::class(chain.as_ref(), &network, args.id)?;
    show::one(context.output(), &ClassView::new(chain.as_ref(), &found)?)
}
