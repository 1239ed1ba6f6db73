//! `flywheel stake pools`

use clap::Args;
use flywheel_client::accounts::StakePool;
use flywheel_client::staking;
use solana_address::Address;

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::Coins;
use crate::views::PoolView;
use crate::{lookup, show, stakes, words};

/// Arguments of `flywheel stake pools`.
#[derive(Debug, Args)]
pub struct PoolsArgs {
    /// A pool to show in full
    #[arg(value_parser = words::address)]
    pool: Option<Address>,
    #[command(flatten)]
    network: NetworkArg,
}

/// Lists the pools of a network, or shows one.
pub fn pools(args: &PoolsArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    let (coins, now) = (Coins::new(chain), stakes::now(chain)?);
    let Some(pool) = args.pool else {
        let found = staking::pools(chain, &network)?;
        let views: Vec<_> = found
            .iter()
            .map(|found| PoolView::new(&coins, found, now))
            .collect::<Result<_, _>>()?;
        return show::list(context.output(), &views);
    };
    let found = staking::account::<StakePool>(chain, &pool)?
        .filter(|found| found.account.network == network)
        .ok_or_else(|| {
            Failure::Argument(format!(
                "{pool} is no pool of this network; `flywheel stake pools` lists those there are"
            ))
        })?;
    show::one(context.output(), &PoolView::new(&coins, &found, now)?)
}
