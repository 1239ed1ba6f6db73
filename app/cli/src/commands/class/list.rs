//! `flywheel class list`

use clap::Args;
use flywheel_client::queries;

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::views::ClassView;
use crate::{lookup, show};

/// Arguments of `flywheel class list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    network: NetworkArg,
}

/// Lists the classes of a network, in the order of their ids.
pub fn list(args: &ListArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let network = lookup::network(chain.as_ref(), &args.network.network)?.address;
    let found = queries::classes(chain.as_ref(), &network)?;
    let views: Vec<_> = found
        .iter()
        .map(|found| ClassView::new(chain.as_ref(), found))
        .collect::<Result<_, _>>()?;
    show::list(context.output(), &views)
}
