//! `flywheel network propose-authority`, `withdraw-authority` and `accept-authority`: a network changes hands in two steps,
//! so that it cannot go to a key that nobody has.

use clap::Args;
use flywheel_client::instructions::registry;
use solana_address::Address;

use super::show_changed;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::words;

/// Arguments of `flywheel network propose-authority`.
#[derive(Debug, Args)]
pub struct ProposeArgs {
    /// Who is to take over
    #[arg(value_parser = words::address)]
    address: Address,
    #[command(flatten)]
    on: OnNetwork,
}

/// Offers the network to another authority, and shows since when it can accept.
pub fn propose(args: &ProposeArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    if args.address == network.account.authority {
        return Err(Failure::Argument(format!(
            "{} is the network's authority already; name another key, or take an offer back with `flywheel network \
             withdraw-authority`",
            args.address
        )));
    }
    if args.address == Address::default() {
        return Err(Failure::Argument(
            "nobody has that key; to take an offer back: flywheel network withdraw-authority".to_owned(),
        ));
    }
    let instruction = registry::propose_authority(sender.authority(), network.address, args.address);
    sender.send("offer the network", &[instruction])?;
    show_changed(&sender, &network, context)
}

/// Takes the offer of the network back.
pub fn withdraw(on: &OnNetwork, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(on)?;
    if network.account.pending_authority == Address::default() {
        return Err(Failure::Argument(
            "the network is offered to nobody; there is nothing to withdraw".to_owned(),
        ));
    }
    let instruction = registry::propose_authority(sender.authority(), network.address, Address::default());
    sender.send("withdraw the offer", &[instruction])?;
    show_changed(&sender, &network, context)
}

/// Takes over a network that was offered to the key of --keypair.
pub fn accept(on: &OnNetwork, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(on)?;
    let instruction = registry::accept_authority(sender.authority(), network.address);
    sender.send("take over the network", &[instruction])?;
    show_changed(&sender, &network, context)
}
