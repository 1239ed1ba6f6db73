//! `flywheel device move`

use clap::Args;
use flywheel_client::accounts::{Device, DeviceClass};
use flywheel_client::address;
use flywheel_client::instructions::registry::{self, Move};
use flywheel_oracle::place;
use solana_instruction::Instruction;

use crate::args::{NetworkArg, PayerArg};
use crate::context::Context;
use crate::failure::Failure;
use crate::lookup::{self, DeviceName};
use crate::sender::Sender;
use crate::views::DeviceView;
use crate::{show, words};

/// Arguments of `flywheel device move`.
#[derive(Debug, Args)]
pub struct MoveArgs {
    /// The device's index, key or account
    device: DeviceName,
    /// Where it is, in degrees, such as 40.7607,-73.9228
    #[arg(long, value_name = "LAT,LON", allow_hyphen_values = true, value_parser = coordinates, required_unless_present = "cell")]
    at: Option<u64>,
    /// Where it is, as an H3 cell at least as fine as its class's resolution
    #[arg(long, value_name = "H3", value_parser = words::h3_cell, conflicts_with = "at")]
    cell: Option<u64>,
    #[command(flatten)]
    network: NetworkArg,
    #[command(flatten)]
    payer: PayerArg,
}

/// The cell of coordinates.
fn coordinates(text: &str) -> Result<u64, String> {
    let cell = text.split_once(',').and_then(|(latitude, longitude)| {
        place::cell(
            place::degrees(latitude.trim(), 90.0)?,
            place::degrees(longitude.trim(), 180.0)?,
        )
    });
    cell.ok_or_else(|| "type latitude and longitude in degrees, such as 40.7607,-73.9228".to_owned())
}

/// Locates a device, and shows it. The counter of a cell that nobody was in is created on the way.
pub fn relocate(args: &MoveArgs, context: &Context) -> Result<(), Failure> {
    let mut sender = context.sender(&args.payer)?;
    let network = lookup::network(sender.chain(), &args.network.network)?.address;
    let device = lookup::device(sender.chain(), &network, &args.device)?;
    let class = lookup::class(sender.chain(), &network, device.account.class)?.account;
    // clap lets one of them through.
    let cell = args.cell.or(args.at).unwrap_or_default();
    let to = planned(&device.account, &class, cell)?;
    let mut instructions = new_counter(&sender, &class, &to);
    instructions.push(registry::assert_location(
        sender.authority(),
        network,
        class.id,
        device.address,
        &to,
    ));
    sender.send("move the device", &instructions)?;
    let found = lookup::device(sender.chain(), &network, &args.device)?;
    show::done(context.output(), &DeviceView::new(&found), sender.cost())
}

/// The cells of a move; refuses what could only be refused by the chain.
fn planned(device: &Device, class: &DeviceClass, cell: u64) -> Result<Move, Failure> {
    if device.location == cell {
        return Err(Failure::Argument(format!(
            "the device is in cell {} already; there is nothing to do",
            words::h3_text(cell)
        )));
    }
    let resolution = class.density_resolution;
    let new = place::parent(cell, resolution).ok_or_else(|| {
        Failure::Argument(format!(
            "cell {} is too coarse for its class; name one of H3 resolution {resolution} or finer with --cell",
            words::h3_text(cell)
        ))
    })?;
    let old = place::parent(device.location, resolution).filter(|_| device.location != 0);
    Ok(Move {
        cell,
        new_density_cell: new,
        old_density_cell: old.filter(|old| *old != new),
    })
}

fn new_counter(sender: &Sender, class: &DeviceClass, to: &Move) -> Vec<Instruction> {
    let counter = address::cell(&class.network, class.id, to.new_density_cell);
    let missing = sender.chain().account(&counter).is_none();
    let create = || registry::create_cell(sender.payer(), class.network, class.id, to.new_density_cell);
    missing.then(create).into_iter().collect()
}
