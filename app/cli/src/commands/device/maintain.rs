//! `flywheel device maintain`

use clap::{ArgAction, Args};
use flywheel_client::instructions::registry;

use super::{OneArgs, of, show_changed};
use crate::context::Context;
use crate::failure::Failure;
use crate::lookup;
use crate::words::{self, SWITCH};

/// Arguments of `flywheel device maintain`.
#[derive(Debug, Args)]
pub struct MaintainArgs {
    #[command(flatten)]
    one: OneArgs,
    /// Whether maintenance begins or ends
    #[arg(value_name = "on|off", action = ArgAction::Set, value_parser = words::one_of(SWITCH))]
    switch: bool,
}

/// Begins or ends a device's maintenance, and shows the device with what is left of its quota.
pub fn maintain(args: &MaintainArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.one.on)?;
    let device = lookup::device(sender.chain(), &network.address, &args.one.device)?;
    let class = lookup::class(sender.chain(), &network.address, device.account.class)?.account;
    if args.switch && class.parameters.maintenance_seconds_per_year == 0 {
        return Err(Failure::Argument(format!(
            "class {} grants its devices no maintenance; its network's authority may, with `flywheel class update \
             --maintenance-per-year`",
            class.id
        )));
    }
    let instruction = registry::set_maintenance(sender.authority(), &of(&device), args.switch);
    let action = if args.switch {
        "begin maintenance"
    } else {
        "end maintenance"
    };
    sender.send(action, &[instruction])?;
    show_changed(&sender, &device.address, context)
}
