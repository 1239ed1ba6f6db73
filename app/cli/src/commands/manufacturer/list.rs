//! `flywheel manufacturer list`

use clap::Args;
use flywheel_client::queries;

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::views::ManufacturerView;
use crate::{lookup, show};

/// Arguments of `flywheel manufacturer list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    network: NetworkArg,
}

/// Lists the manufacturers of a network, in the order of their ids.
pub fn list(args: &ListArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let network = lookup::network(chain.as_ref(), &args.network.network)?.address;
    let found = queries::manufacturers(chain.as_ref(), &network)?;
    let views: Vec<_> = found.iter().map(ManufacturerView::new).collect();
    show::list(context.output(), &views)
}
