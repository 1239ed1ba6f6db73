//! `flywheel stake close`

use clap::Args;
use flywheel_client::instructions::staking as instructions;
use flywheel_client::{ClientError, staking};

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::Coin;
use crate::show;
use crate::stakes::{self, PositionArg};
use crate::views::{Ended, lamports};

/// Arguments of `flywheel stake close`.
#[derive(Debug, Args)]
pub struct CloseArgs {
    #[command(flatten)]
    position: PositionArg,
    #[command(flatten)]
    on: OnNetwork,
}

/// Closes an empty position, and shows who got its rent.
pub fn close(args: &CloseArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let chain = sender.chain();
    let held = args.position.any(chain, &network.address, &sender.authority())?;
    let (stake, position) = (&held.stake.account, &held.position.account);
    let worth = staking::worth(stake, position);
    if worth > 0 {
        let coin = Coin::read(chain, &held.pool.account.mint)?;
        return Err(Failure::Argument(format!(
            "the position holds {}; take it out with `flywheel stake unbond --all` first",
            coin.amount(worth)
        )));
    }
    let owed = staking::owed(&held.pool.account, stake, position, stakes::now(chain)?)
        .map_err(ClientError::Stake)?;
    if owed.iter().any(|owed| *owed > 0) {
        return Err(Failure::Argument(
            "rewards are owed to the position; have them paid with `flywheel stake claim` first".to_owned(),
        ));
    }
    let (address, owner) = (held.position.address, position.owner);
    let before = lamports(chain, &address)?;
    let close = instructions::close_position(held.behind(), address, owner);
    sender.send("close the position", &[close])?;
    let (chain, cost) = (sender.chain(), sender.cost());
    let ended = Ended::new("position", chain, &address, before, &owner, cost)?;
    show::fields(context.output(), &ended, ended.rows())
}
