//! `flywheel stake cancel`

use clap::Args;
use flywheel_client::instructions::staking;
use solana_address::Address;

use super::show_position;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::{stakes, words};

/// Arguments of `flywheel stake cancel`.
#[derive(Debug, Args)]
pub struct CancelArgs {
    /// The ticket's address; `flywheel stake show` lists them
    #[arg(value_parser = words::address)]
    ticket: Address,
    /// The position to put its stake into, which stands where the ticket does; the one that it came from if not given
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    position: Option<Address>,
    #[command(flatten)]
    on: OnNetwork,
}

/// Puts a ticket's stake back into a position, and shows that.
pub fn cancel(args: &CancelArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let (chain, owner) = (sender.chain(), sender.authority());
    let found = stakes::ticket(chain, &network.address, &args.ticket)?;
    let ticket = &found.ticket.account;
    if ticket.owner != owner {
        return Err(Failure::Argument(format!(
            "ticket {} belongs to {}; sign with that key",
            args.ticket, ticket.owner
        )));
    }
    let position = match args.position {
        Some(named) => {
            let held = stakes::position(chain, &network.address, &named)?;
            stakes::require_owner(&held, &owner)?;
            if held.stake.address != found.stake.address {
                return Err(Failure::Argument(format!(
                    "position {named} is in another pool than the ticket, or behind another operator; name one that stands \
                     where the ticket does"
                )));
            }
            named
        }
        None => match stakes::position_for(chain, &found)? {
            Some(position) => position.address,
            None => {
                return Err(Failure::Argument(
                    "there is no position left to put the stake into; open one with `flywheel stake open`, or wait and \
                     have it paid with `flywheel stake withdraw`"
                        .to_owned(),
                ));
            }
        },
    };
    let cancel = staking::cancel_unbonding(owner, found.behind(), position, args.ticket);
    sender.send("cancel the unbonding", &[cancel])?;
    show_position(&sender, &network.address, &position, context)
}
