//! `flywheel network pause` and `flywheel network resume`

use clap::Args;
use flywheel_client::instructions::registry;

use super::show_changed;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::words::{self, PAUSE_GROUPS};

/// Arguments of `flywheel network pause` and `flywheel network resume`.
#[derive(Debug, Args)]
pub struct PauseArgs {
    /// Which groups of instructions; the others stay as they are
    #[arg(value_name = "GROUP", required = true, value_parser = words::one_of(PAUSE_GROUPS))]
    groups: Vec<u32>,
    #[command(flatten)]
    on: OnNetwork,
}

/// Pauses groups of instructions, and shows the network.
pub fn pause(args: &PauseArgs, context: &Context) -> Result<(), Failure> {
    set(args, context, "pause the network", |paused, bits| paused | bits)
}

/// Lets groups of instructions run again, and shows the network.
pub fn resume(args: &PauseArgs, context: &Context) -> Result<(), Failure> {
    set(args, context, "resume the network", |paused, bits| paused & !bits)
}

fn set(
    args: &PauseArgs,
    context: &Context,
    action: &str,
    change: fn(u32, u32) -> u32,
) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let bits = args.groups.iter().fold(0, |all, bits| all | bits);
    let paused = change(network.account.paused, bits);
    let instruction = registry::set_pause(sender.authority(), network.address, paused);
    sender.send(action, &[instruction])?;
    show_changed(&sender, &network, context)
}
