//! `flywheel stake split`

use clap::Args;
use flywheel_client::instructions::staking as instructions;
use flywheel_client::{ClientError, address, staking};

use super::open::require_minimum;
use super::show_position;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::Coin;
use crate::stakes::PositionArg;
use crate::words;

/// Arguments of `flywheel stake split`.
#[derive(Debug, Args)]
pub struct SplitArgs {
    #[command(flatten)]
    position: PositionArg,
    /// What the new position is to hold, in whole tokens; rewards from before stay with the old one
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    amount: String,
    #[command(flatten)]
    on: OnNetwork,
}

/// Puts a part of a position into a new one, and shows that.
pub fn split(args: &SplitArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let held = args.position.own(&sender, &network.address)?;
    let (pool, position) = (&held.pool.account, held.position.address);
    let coin = Coin::read(sender.chain(), &pool.mint)?;
    let amount = coin.some_base_units("--amount", &args.amount)?;
    let worth = staking::worth(&held.stake.account, &held.position.account);
    if amount >= worth {
        return Err(Failure::Argument(format!(
            "the position is worth {}; a part of it is less than that",
            coin.amount(worth)
        )));
    }
    let active = held.stake.account.active();
    let shares = active.shares_worth(amount).map_err(ClientError::Stake)?;
    let rest = held.position.account.shares.saturating_sub(shares);
    require_minimum(&coin, pool, active.assets_for(shares))?;
    require_minimum(&coin, pool, active.assets_for(rest))?;
    let owner = sender.authority();
    let new_address = |id| address::position(&held.pool.address, &owner, id);
    let id = staking::free_id(sender.chain(), new_address)?;
    let split = instructions::split_position(sender.payer(), owner, held.behind(), position, id, shares);
    sender.send("split the position", &[split])?;
    show_position(&sender, &network.address, &new_address(id), context)
}
