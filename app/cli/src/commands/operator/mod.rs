//! `flywheel operator`

mod close;
mod list;
mod register;
mod show;
mod sponsor;
mod suspend;

use clap::Subcommand;
use solana_address::Address;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::lookup;
use crate::sender::Sender;
use crate::views::OperatorView;

/// The commands on operators.
#[derive(Debug, Subcommand)]
pub enum OperatorCommand {
    /// Register the key of --keypair as an operator; who pays here pays for all of its devices
    Register(OnNetwork),
    /// List the operators of a network
    List(list::ListArgs),
    /// Show an operator
    Show(show::ShowArgs),
    /// Close the operator of --keypair, which has no devices; its rent goes back to who paid it
    Close(OnNetwork),
    /// Let --payer pay the rent of the operator of --keypair from now on, and pay back who did so before
    Sponsor(OnNetwork),
    /// Suspend an operator for at most 180 days; for the network's pauser or authority
    Suspend(suspend::SuspendArgs),
    /// Appeal, once, against the suspension of the operator of --keypair
    Appeal(suspend::AppealArgs),
    /// Lift a suspension; for the network's authority, for anybody once it is over
    Lift(suspend::OperatorArgs),
}

impl OperatorCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Register(on) => register::register(on, context),
            Self::List(args) => list::list(args, context),
            Self::Show(args) => show::show(args, context),
            Self::Close(on) => close::close(on, context),
            Self::Sponsor(on) => sponsor::sponsor(on, context),
            Self::Suspend(args) => suspend::suspend(args, context),
            Self::Appeal(args) => suspend::appeal(args, context),
            Self::Lift(args) => suspend::lift(args, context),
        }
    }
}

/// Shows an operator, named by account or wallet, as it is now, after a command has changed it.
fn show_changed(
    sender: &Sender,
    network: &Address,
    operator: &Address,
    context: &Context,
) -> Result<(), Failure> {
    let chain = sender.chain();
    let found = lookup::operator(chain, network, operator)?;
    crate::show::done(
        context.output(),
        &OperatorView::new(chain, &found)?,
        sender.cost(),
    )
}
