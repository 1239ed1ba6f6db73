//! `flywheel class retire`

use clap::Args;
use flywheel_client::instructions::registry;

use super::{OneArgs, show_changed};
use crate::args::Yes;
use crate::context::Context;
use crate::failure::Failure;
use crate::lookup;

/// Arguments of `flywheel class retire`.
#[derive(Debug, Args)]
pub struct RetireArgs {
    #[command(flatten)]
    one: OneArgs,
    #[command(flatten)]
    yes: Yes,
}

/// Retires a class, and shows it.
pub fn retire(args: &RetireArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.one.on)?;
    let class = lookup::class(sender.chain(), &network.address, args.one.id)?.account;
    args.yes.require(&format!(
        "Class {} would take no new devices any more; its devices, {} now, would stay.",
        class.id, class.devices
    ))?;
    let instruction = registry::retire_class(sender.authority(), network.address, class.id);
    sender.send("retire the class", &[instruction])?;
    show_changed(&sender, &network.address, class.id, context)
}
