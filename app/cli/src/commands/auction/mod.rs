//! `flywheel auction`

mod buy;
mod halt;
mod status;

use clap::{Args, Subcommand};

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::revenues::RevenueArg;

/// The commands on auctions.
#[derive(Debug, Subcommand)]
pub enum AuctionCommand {
    /// Show what a pool's auction sells, at what price, and until when
    Status(status::StatusArgs),
    /// Buy payment tokens for network tokens, which are burned; for anybody
    Buy(buy::BuyArgs),
    /// Stop the auction of a pool; everything else goes on. For the network's pauser or authority
    Halt(OneAuction),
    /// Let the auction of a pool go on; for the network's pauser or authority
    Resume(OneAuction),
}

/// An auction to change.
#[derive(Debug, Args)]
pub struct OneAuction {
    #[command(flatten)]
    pool: RevenueArg,
    #[command(flatten)]
    on: OnNetwork,
}

impl AuctionCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Status(args) => status::status(args, context),
            Self::Buy(args) => buy::buy(args, context),
            Self::Halt(args) => halt::set_halt(args, true, context),
            Self::Resume(args) => halt::set_halt(args, false, context),
        }
    }
}
