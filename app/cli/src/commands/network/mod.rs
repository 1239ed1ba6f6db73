//! `flywheel network`

mod apply;
mod apply_update;
mod authority;
mod create;
mod export;
mod list;
mod pause;
mod plan;
mod set_roles;
mod show;
mod update;

use clap::Subcommand;
use flywheel_client::accounts::Network;
use flywheel_client::queries::Found;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::lookup;
use crate::sender::Sender;
use crate::views::NetworkView;

/// The commands on networks.
#[derive(Debug, Subcommand)]
pub enum NetworkCommand {
    /// Create a network, whose authority is the key of --keypair
    Create(create::CreateArgs),
    /// Show how a network file and the chain differ, and what applying it would cost; sends nothing
    Plan(plan::PlanArgs),
    /// Make the chain what a network file says, or go on with it
    Apply(apply::ApplyArgs),
    /// Write the network file of a network on the chain
    Export(export::ExportArgs),
    /// Show a network, with the changes that wait
    Show(show::ShowArgs),
    /// List all networks
    List,
    /// Propose another name or delay of changes, which waits for the present delay; for its authority
    Update(update::UpdateArgs),
    /// Apply a proposed update whose delay is over; for anybody
    ApplyUpdate(OnNetwork),
    /// Offer the network to another authority, who may accept after the delay of changes; for its authority
    ProposeAuthority(authority::ProposeArgs),
    /// Take the offer of the network back; for its authority
    WithdrawAuthority(OnNetwork),
    /// Take over a network that is offered to the key of --keypair
    AcceptAuthority(OnNetwork),
    /// Name the pauser, the status oracle or the fee admin, at once; for its authority
    SetRoles(set_roles::RolesArgs),
    /// Pause groups of instructions; for its pauser or authority. Nobody is kept from leaving: retiring, closing,
    /// cancelling, appealing and lifting always work
    Pause(pause::PauseArgs),
    /// Let groups of instructions run again; for its pauser or authority
    Resume(pause::PauseArgs),
}

impl NetworkCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Create(args) => create::create(args, context),
            Self::Plan(args) => plan::plan(args, context),
            Self::Apply(args) => apply::apply(args, context),
            Self::Export(args) => export::export(args, context),
            Self::Show(args) => show::show(args, context),
            Self::List => list::list(context),
            Self::Update(args) => update::update(args, context),
            Self::ApplyUpdate(on) => apply_update::apply_update(on, context),
            Self::ProposeAuthority(args) => authority::propose(args, context),
            Self::WithdrawAuthority(on) => authority::withdraw(on, context),
            Self::AcceptAuthority(on) => authority::accept(on, context),
            Self::SetRoles(args) => set_roles::set_roles(args, context),
            Self::Pause(args) => pause::pause(args, context),
            Self::Resume(args) => pause::resume(args, context),
        }
    }
}

/// Shows a network as it is now, after a command has changed it.
fn show_changed(sender: &Sender, network: &Found<Network>, context: &Context) -> Result<(), Failure> {
    let chain = sender.chain();
    let found = lookup::network(chain, &network.address)?;
    crate::show::done(
        context.output(),
        &NetworkView::new(&found, chain.now()?),
        sender.cost(),
    )
}
