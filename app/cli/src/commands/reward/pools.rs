//! `flywheel reward pools`

use clap::Args;
use flywheel_client::pools;

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::Coins;
use crate::views::RewardPoolView;
use crate::{lookup, show};

/// Arguments of `flywheel reward pools`.
#[derive(Debug, Args)]
pub struct PoolsArgs {
    #[command(flatten)]
    network: NetworkArg,
}

/// Lists the reward pools of a network.
pub fn pools(args: &PoolsArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    let coins = Coins::new(chain);
    let found = pools::pools(chain, &network)?;
    let views: Vec<_> = found
        .iter()
        .map(|found| RewardPoolView::new(&coins, found))
        .collect::<Result<_, _>>()?;
    show::list(context.output(), &views)
}
