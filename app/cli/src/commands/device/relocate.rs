//! `flywheel device move`

use clap::Args;
use flywheel_client::accounts::{Device, DeviceClass};
use flywheel_client::address;
use flywheel_client::instructions::registry::{self, Move};
use flywheel_client::queries::Found;
use flywheel_oracle::place;
use solana_instruction::Instruction;

use super::show_changed;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::fees::{FeeArgs, require_tokens};
use crate::lookup::{self, DeviceName};
use crate::sender::Sender;
use crate::words;

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
    fees: FeeArgs,
    #[command(flatten)]
    on: OnNetwork,
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
    let (mut sender, network) = context.on_network(&args.on)?;
    let network = network.address;
    let device = lookup::device(sender.chain(), &network, &args.device)?;
    let class = lookup::class(sender.chain(), &network, device.account.class)?.account;
    // clap lets one of them through.
    let cell = args.cell.or(args.at).unwrap_or_default();
    let to = planned(&device.account, &class, cell)?;
    let mut instructions = new_counter(&sender, &class, &to)?;
    instructions.push(step(&sender, &device, &class, &to, &args.fees)?);
    sender.send("move the device", &instructions)?;
    show_changed(&sender, &device.address, context)
}

/// The move itself, with the class's fee unless it is the device's first location.
fn step(
    sender: &Sender,
    device: &Found<Device>,
    class: &DeviceClass,
    to: &Move,
    fees: &FeeArgs,
) -> Result<Instruction, Failure> {
    let (authority, network, at) = (sender.authority(), class.network, device.address);
    let amount = class.parameters.relocation_fee;
    if amount == 0 || device.account.location == 0 {
        fees.require_used(sender.chain(), &[])?;
        return Ok(registry::assert_location(authority, network, class.id, at, to));
    }
    fees.require_used(sender.chain(), &[class.parameters.fee_mint])?;
    let fee = fees.fee(sender, class)?;
    require_tokens(sender.chain(), &fee, amount)?;
    Ok(registry::assert_location_with_fee(
        authority, network, class.id, at, to, fee,
    ))
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

fn new_counter(sender: &Sender, class: &DeviceClass, to: &Move) -> Result<Vec<Instruction>, Failure> {
    let counter = address::cell(&class.network, class.id, to.new_density_cell);
    let missing = sender.chain().account(&counter)?.is_none();
    let create = || registry::create_cell(sender.payer(), class.network, class.id, to.new_density_cell);
    Ok(missing.then(create).into_iter().collect())
}
