//! `flywheel network update`

use clap::Args;
use device_registry::state::MAX_CHANGE_DELAY_SECONDS;
use flywheel_client::instructions::registry::{self, UpdateNetworkArgs};

use super::show_changed;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::show::duration;
use crate::words;

/// Arguments of `flywheel network update`. A proposal that waits is replaced.
#[derive(Debug, Args)]
pub struct UpdateArgs {
    #[command(flatten)]
    changes: Changes,
    #[command(flatten)]
    on: OnNetwork,
}

/// What is to change.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
struct Changes {
    /// Its new name, at most 32 bytes
    #[arg(long, value_parser = words::padded_name)]
    name: Option<[u8; 32]>,
    /// How long changes are to wait, at most 90 days
    #[arg(long, value_name = "DURATION", value_parser = words::seconds)]
    change_delay: Option<u32>,
}

/// Proposes another name or change delay, and shows the network with both.
pub fn update(args: &UpdateArgs, context: &Context) -> Result<(), Failure> {
    let changes = &args.changes;
    if let Some(delay) = changes
        .change_delay
        .filter(|delay| *delay > MAX_CHANGE_DELAY_SECONDS)
    {
        return Err(Failure::Argument(format!(
            "--change-delay {} is too long; at most {}",
            duration(delay),
            duration(MAX_CHANGE_DELAY_SECONDS)
        )));
    }
    let (mut sender, network) = context.on_network(&args.on)?;
    let present = &network.account;
    let update = UpdateNetworkArgs {
        name: changes.name.unwrap_or(present.name),
        change_delay_seconds: changes.change_delay.unwrap_or(present.change_delay_seconds),
    };
    let same = update.name == present.name && update.change_delay_seconds == present.change_delay_seconds;
    // What holds now may be proposed to replace a proposal that waits.
    if same && present.update_ready_at == 0 {
        return Err(Failure::Argument(
            "that is what holds already; `flywheel network show` shows it".to_owned(),
        ));
    }
    let instruction = registry::update_network(sender.authority(), network.address, update);
    sender.send("propose the update", &[instruction])?;
    show_changed(&sender, &network, context)
}
