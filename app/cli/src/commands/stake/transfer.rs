//! `flywheel stake transfer`

use clap::Args;
use flywheel_client::instructions::staking;
use solana_address::Address;

use super::show_position;
use crate::args::{OnNetwork, Yes};
use crate::context::Context;
use crate::failure::Failure;
use crate::stakes::PositionArg;
use crate::words;

/// Arguments of `flywheel stake transfer`.
#[derive(Debug, Args)]
pub struct TransferArgs {
    #[command(flatten)]
    position: PositionArg,
    /// The key of the new owner
    #[arg(long, value_name = "ADDRESS", value_parser = words::key)]
    to: Address,
    #[command(flatten)]
    yes: Yes,
    #[command(flatten)]
    on: OnNetwork,
}

/// Gives a position to another owner, and shows it.
pub fn transfer(args: &TransferArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let held = args.position.own(&sender, &network.address)?;
    let position = held.position.address;
    if held.pool.account.parameters.transferable == 0 {
        return Err(Failure::Argument(
            "positions of this pool cannot be given to another owner".to_owned(),
        ));
    }
    args.yes.require(&format!(
        "{} will own position {position} with its stake and its rewards.",
        args.to
    ))?;
    let transfer = staking::transfer_position(sender.authority(), held.behind(), position, args.to);
    sender.send("transfer the position", &[transfer])?;
    show_position(&sender, &network.address, &position, context)
}
