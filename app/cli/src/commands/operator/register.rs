//! `flywheel operator register`

use flywheel_client::instructions::registry;

use super::show_changed;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;

/// Registers an operator and shows it. Who pays here pays for all of the operator's devices.
pub fn register(on: &OnNetwork, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(on)?;
    let authority = sender.authority();
    let instruction = registry::register_operator(sender.payer(), authority, network.address);
    sender.send("register the operator", &[instruction])?;
    show_changed(&sender, &network.address, &authority, context)
}
