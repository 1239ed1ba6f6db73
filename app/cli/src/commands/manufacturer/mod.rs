//! `flywheel manufacturer`

mod approve;
mod attest;
mod classes;
mod list;
mod revoke;
mod rotate_key;
mod show;
mod update;

use clap::{Args, Subcommand};
use solana_address::Address;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::lookup;
use crate::sender::Sender;
use crate::views::ManufacturerView;

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
    /// Change how many devices and which classes it may attest; for the authority of the network
    Update(update::UpdateArgs),
    /// Replace the key that signs its attestations; for its authority or the network's
    RotateKey(rotate_key::RotateArgs),
    /// Let it attest no new devices any more, for ever; for the authority of the network
    Revoke(revoke::RevokeArgs),
}

/// A manufacturer to change.
#[derive(Debug, Args)]
pub struct OneArgs {
    /// The manufacturer's id
    id: u16,
    #[command(flatten)]
    on: OnNetwork,
}

impl ManufacturerCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Approve(args) => approve::approve(args, context),
            Self::List(args) => list::list(args, context),
            Self::Show(args) => show::show(args, context),
            Self::Attest(args) => attest::attest(args, context),
            Self::Update(args) => update::update(args, context),
            Self::RotateKey(args) => rotate_key::rotate_key(args, context),
            Self::Revoke(args) => revoke::revoke(args, context),
        }
    }
}

/// Shows a manufacturer as it is now, after a command has changed it.
fn show_changed(sender: &Sender, network: &Address, id: u16, context: &Context) -> Result<(), Failure> {
    let found = lookup::manufacturer(sender.chain(), network, id)?;
    crate::show::done(context.output(), &ManufacturerView::new(&found), sender.cost())
}
