//! `flywheel operator list`

use clap::Args;
use flywheel_client::queries;

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::views::OperatorView;
use crate::{lookup, show};

/// Arguments of `flywheel operator list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    network: NetworkArg,
}

/// Lists the operators of a network, those that registered first in front.
pub fn list(args: &ListArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let network = lookup::network(chain.as_ref(), &args.network.network)?.address;
    let found = queries::operators(chain.as_ref(), &network)?;
    let views: Vec<_> = found
        .iter()
        .map(|found| OperatorView::new(chain.as_ref(), found))
        .collect::<Result<_, _>>()?;
    show::list(context.output(), &views)
}
