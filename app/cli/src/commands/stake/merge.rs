//! `flywheel stake merge`

use clap::Args;
use flywheel_client::instructions::staking;
use solana_address::Address;

use super::show_position;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::{stakes, words};

/// Arguments of `flywheel stake merge`.
#[derive(Debug, Args)]
pub struct MergeArgs {
    /// The position that stays; its lock becomes the longer of both, its multiplier their average
    #[arg(value_parser = words::address)]
    position: Address,
    /// The position that is put into it and closed
    #[arg(value_parser = words::address)]
    other: Address,
    #[command(flatten)]
    on: OnNetwork,
}

/// Puts a position into another one, and shows that.
pub fn merge(args: &MergeArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let (chain, owner) = (sender.chain(), sender.authority());
    if args.position == args.other {
        return Err(Failure::Argument(
            "both positions are the same; name two".to_owned(),
        ));
    }
    let held = stakes::position(chain, &network.address, &args.position)?;
    let other = stakes::position(chain, &network.address, &args.other)?;
    stakes::require_owner(&held, &owner)?;
    stakes::require_owner(&other, &owner)?;
    if held.stake.address != other.stake.address {
        return Err(Failure::Argument(
            "the positions are in different pools or stand behind different operators; only those that stand alike can be \
             merged"
                .to_owned(),
        ));
    }
    if held.position.account.shares == 0 && other.position.account.shares == 0 {
        return Err(Failure::Argument(
            "both positions are empty; `flywheel stake close` closes them".to_owned(),
        ));
    }
    let merge = staking::merge_positions(owner, held.behind(), args.position, args.other);
    sender.send("merge the positions", &[merge])?;
    show_position(&sender, &network.address, &args.position, context)
}
