//! `flywheel class`

mod create;
mod list;
mod retire;
mod set_fee_destination;
mod show;
mod terms;
mod update;

use clap::{Args, Subcommand};
use solana_address::Address;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::lookup;
use crate::sender::Sender;
use crate::views::ClassView;

/// The commands on classes.
#[derive(Debug, Subcommand)]
pub enum ClassCommand {
    /// Create a class; for the authority of the network
    Create(create::CreateArgs),
    /// List the classes of a network
    List(list::ListArgs),
    /// Show a class, with the update that waits beside what holds
    Show(show::ShowArgs),
    /// Propose other parameters, which wait for the network's delay of changes; for its authority
    Update(update::UpdateArgs),
    /// Apply a proposed update whose delay is over; for anybody
    ApplyUpdate(OneArgs),
    /// Let no new devices into a class any more, for ever; for the authority of the network
    Retire(retire::RetireArgs),
    /// Say which token account fees go to; for the network's fee admin
    SetFeeDestination(set_fee_destination::DestinationArgs),
}

/// A class to change.
#[derive(Debug, Args)]
pub struct OneArgs {
    /// The class's id
    id: u16,
    #[command(flatten)]
    on: OnNetwork,
}

impl ClassCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Create(args) => create::create(args, context),
            Self::List(args) => list::list(args, context),
            Self::Show(args) => show::show(args, context),
            Self::Update(args) => update::update(args, context),
            Self::ApplyUpdate(args) => update::apply_update(args, context),
            Self::Retire(args) => retire::retire(args, context),
            Self::SetFeeDestination(args) => set_fee_destination::set_fee_destination(args, context),
        }
    }
}

/// Shows a class as it is now, after a command has changed it.
fn show_changed(sender: &Sender, network: &Address, id: u16, context: &Context) -> Result<(), Failure> {
    let chain = sender.chain();
    let found = lookup::class(chain, network, id)?;
    crate::show::done(context.output(), &ClassView::new(chain, &found)?, sender.cost())
}
