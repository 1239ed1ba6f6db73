//! `flywheel revenue pools`

use clap::Args;
use flywheel_client::revenue;

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::revenues::{RevenueArg, Takes};
use crate::views::RevenueView;
use crate::{lookup, show};

/// Arguments of `flywheel revenue pools`.
#[derive(Debug, Args)]
pub struct PoolsArgs {
    #[command(flatten)]
    pool: RevenueArg,
    #[command(flatten)]
    network: NetworkArg,
}

/// Lists the pools of a network, or shows the one that is named.
pub fn pools(args: &PoolsArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    if args.pool.native || args.pool.mint.is_some() {
        let found = args.pool.find(chain, &network, Takes::Any)?;
        return show::one(context.output(), &RevenueView::read(chain, &found)?);
    }
    let views: Vec<_> = revenue::pools(chain, &network)?
        .iter()
        .map(|found| RevenueView::read(chain, found))
        .collect::<Result<_, _>>()?;
    show::list(context.output(), &views)
}
