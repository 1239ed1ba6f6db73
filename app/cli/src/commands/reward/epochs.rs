//! `flywheel reward epochs`

use clap::Args;
use flywheel_client::accounts::RewardEpoch;
use flywheel_client::pools;
use solana_address::Address;

use crate::context::Context;
use crate::daemon::View;
use crate::failure::Failure;
use crate::purse::Coins;
use crate::views::RewardEpochView;
use crate::{show, words};

/// Arguments of `flywheel reward epochs`.
#[derive(Debug, Args)]
pub struct EpochsArgs {
    /// The reward pool; `flywheel reward pools` lists them
    #[arg(long, value_name = "POOL", value_parser = words::address)]
    pool: Address,
    /// How many, up to the latest that has ended
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    last: u64,
}

/// Lists the latest epochs of a pool that somebody has opened.
pub fn epochs(args: &EpochsArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let chain = chain.as_ref();
    let view = View::read(chain, &args.pool)?;
    let coins = Coins::new(chain);
    let end = super::finalize::ended(&view).max(view.pool.next_epoch);
    let mut found = pools::epochs(chain, &args.pool, end.saturating_sub(args.last)..end)?;
    for epoch in &mut found {
        epoch.void_votes_of_other_sets(&view.set);
    }
    let show = |epoch: &RewardEpoch| RewardEpochView::new(chain, &coins, &view.pool, epoch);
    let views: Vec<_> = found.iter().map(show).collect::<Result<_, _>>()?;
    show::list(context.output(), &views)
}
