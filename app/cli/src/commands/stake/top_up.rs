//! `flywheel stake topup`

use clap::Args;
use flywheel_client::instructions::staking;

use super::open::require_running;
use super::show_position;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::{Coin, FromArg};
use crate::stakes::PositionArg;
use crate::words;

/// Arguments of `flywheel stake topup`.
#[derive(Debug, Args)]
pub struct TopUpArgs {
    #[command(flatten)]
    position: PositionArg,
    /// What to add, in whole tokens of the pool's mint
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    amount: String,
    #[command(flatten)]
    from: FromArg,
    #[command(flatten)]
    on: OnNetwork,
}

/// Adds stake to a position, and shows it.
pub fn top_up(args: &TopUpArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let held = args.position.own(&sender, &network.address)?;
    require_running(&held.pool.account)?;
    let coin = Coin::read(sender.chain(), &held.pool.account.mint)?;
    let amount = coin.some_base_units("--amount", &args.amount)?;
    let source = args.from.source(&sender, &coin, amount)?;
    let position = held.position.address;
    let add = staking::top_up(
        sender.authority(),
        held.behind(),
        position,
        source,
        coin.token_program,
        amount,
    );
    sender.send("add to the position", &[add])?;
    show_position(&sender, &network.address, &position, context)
}
