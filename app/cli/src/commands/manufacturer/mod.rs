//! `flywheel manufacturer`

mod approve;
mod attest;
mod list;
mod show;

use clap::Subcommand;

use crate::context::Context;
use crate::failure::Failure;

/// The commands on manufacturers.
#[derive(Debug, Subcommand)]
pub enum ManufacturerCommand {
    /// Approve a manufacturer; for the authority of the network
    Approve(approve::ApproveArgs),
    /// List the manufacturers of a network
    List(list::ListArgs),
    /// Show a manufacturer
    Show(show::ShowArgs),
    /// Attest devices with the key of --keypair, the manufacturer's; no chain is needed
    Attest(attest::AttestArgs),
}

impl ManufacturerCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Approve(args) => approve::approve(args, context),
            Self::List(args) => list::list(args, context),
            Self::Show(args) => show::show(args, context),
            Self::Attest(args) => attest::attest(args, context),
        }
    }
}
