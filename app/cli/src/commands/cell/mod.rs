//! `flywheel cell`

mod close;
mod create;
mod list;

use clap::{Args, Subcommand};
use flywheel_client::accounts::DeviceClass;
use flywheel_oracle::place;
use solana_address::Address;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::lookup;
use crate::sender::Sender;
use crate::words;

/// The commands on cells.
#[derive(Debug, Subcommand)]
pub enum CellCommand {
    /// List the cells of a network that are counted
    List(list::ListArgs),
    /// Create the counter of a cell; `flywheel device move` does so where one is missing
    Create(CellArgs),
    /// Close the counter of an empty cell; for who paid its rent, and gets it back
    Close(CellArgs),
}

/// A cell of a class.
#[derive(Debug, Args)]
pub struct CellArgs {
    /// The H3 cell, at the class's resolution or finer
    #[arg(value_name = "H3", value_parser = words::h3_cell)]
    cell: u64,
    /// The class
    #[arg(long, value_name = "ID", value_parser = clap::value_parser!(u16).range(0..256))]
    class: u16,
    #[command(flatten)]
    on: OnNetwork,
}

impl CellCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::List(args) => list::list(args, context),
            Self::Create(args) => create::create(args, context),
            Self::Close(args) => close::close(args, context),
        }
    }
}

/// The class that is meant, and the cell at its resolution.
fn counted(sender: &Sender, network: &Address, args: &CellArgs) -> Result<(DeviceClass, u64), Failure> {
    let class = lookup::class(sender.chain(), network, args.class)?.account;
    let cell = place::parent(args.cell, class.density_resolution).ok_or_else(|| {
        Failure::Argument(format!(
            "cell {} is too coarse for class {}; name one of H3 resolution {} or finer",
            words::h3_text(args.cell),
            class.id,
            class.density_resolution
        ))
    })?;
    Ok((class, cell))
}
