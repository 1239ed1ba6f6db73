//! `flywheel network apply-update`

use flywheel_client::instructions::registry;

use super::show_changed;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;

/// Applies a proposed update whose delay is over, and shows the network.
pub fn apply_update(on: &OnNetwork, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(on)?;
    let instruction = registry::apply_network_update(sender.authority(), network.address);
    sender.send("apply the update", &[instruction])?;
    show_changed(&sender, &network, context)
}
