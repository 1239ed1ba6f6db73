//! `flywheel manufacturer revoke`

use clap::Args;
use flywheel_client::instructions::registry;

use super::{OneArgs, show_changed};
use crate::args::Yes;
use crate::context::Context;
use crate::failure::Failure;
use crate::lookup;

/// Arguments of `flywheel manufacturer revoke`.
#[derive(Debug, Args)]
pub struct RevokeArgs {
    #[command(flatten)]
    one: OneArgs,
    #[command(flatten)]
    yes: Yes,
}

/// Revokes a manufacturer, and shows it.
pub fn revoke(args: &RevokeArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.one.on)?;
    let maker = lookup::manufacturer(sender.chain(), &network.address, args.one.id)?.account;
    args.yes.require(&format!(
        "Manufacturer {} would attest no new devices any more; the {} that it has attested would stay.",
        maker.id, maker.attested
    ))?;
    let instruction = registry::revoke_manufacturer(sender.authority(), network.address, maker.id);
    sender.send("revoke the manufacturer", &[instruction])?;
    show_changed(&sender, &network.address, maker.id, context)
}
