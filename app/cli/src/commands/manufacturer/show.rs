//! `flywheel manufacturer show`

use clap::Args;

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::views::ManufacturerView;
use crate::{lookup, show};

/// Arguments of `flywheel manufacturer show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The manufacturer's id
    id: u16,
    #[command(flatten)]
    network: NetworkArg,
}

/// Shows a manufacturer.
pub fn show(args: &ShowArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let network = lookup::network(chain.as_ref(), &args.network.network)?.address;
    let found = lookup::manufacturer(chain.as_ref(), &network, args.id)?;
    show::one(context.output(), &ManufacturerView::new(&found))
}
