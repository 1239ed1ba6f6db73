//! `flywheel device`

pub(super) mod activate;
mod list;
mod maintain;
pub(super) mod prove;
pub(super) mod register;
mod relocate;
mod replace;
mod report;
mod retire;
mod show;
mod suspend;
mod transfer;

use clap::{Args, Subcommand};
use flywheel_client::accounts::Device;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::registry::DeviceOf;
use flywheel_client::queries::{self, Found};
use solana_address::Address;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::lookup::{self, DeviceName};
use crate::sender::Sender;
use crate::views::DeviceDetail;

/// The commands on devices.
#[derive(Debug, Subcommand)]
pub enum DeviceCommand {
    /// List devices of a network
    List(list::ListArgs),
    /// Show all that the chain says about a device, or what became of one that is gone
    Show(show::ShowArgs),
    /// Prove with a device's key that it is in an operator's hands; no chain is needed
    Prove(prove::ProveArgs),
    /// Register the devices of a file
    Register(register::RegisterArgs),
    /// Activate devices that are pending
    Activate(activate::ActivateArgs),
    /// Say where a device is
    Move(relocate::MoveArgs),
    /// Begin or end a device's maintenance, within its class's quota; for its operator
    Maintain(maintain::MaintainArgs),
    /// Report a fault of a device, or that it works again; for the network's status oracle
    Report(report::ReportArgs),
    /// Offer a device to another operator, who takes it over with `flywheel device accept`; for its operator
    #[command(visible_alias = "offer")]
    Transfer(transfer::OfferArgs),
    /// Take over a device that is offered to the operator of --keypair, and pay back its rent to who paid it
    Accept(OneArgs),
    /// Take the offer of a device back; for the operator that made it, for anybody once it has expired
    CancelOffer(OneArgs),
    /// Give a device new hardware: a new key with the same index and history; for its operator
    Replace(replace::ReplaceArgs),
    /// Suspend a device for at most 180 days; for the network's pauser or authority
    Suspend(suspend::SuspendArgs),
    /// Appeal, once, against the suspension of a device; for its operator
    Appeal(suspend::AppealArgs),
    /// Lift the suspension of a device; for the network's authority, for anybody once it is over
    Lift(OneArgs),
    /// Retire a device for ever; for its operator. Its rent goes back to who paid it, but for what keeps its key out
    Retire(retire::RetireArgs),
}

/// A device to do something with.
#[derive(Debug, Args)]
pub struct OneArgs {
    /// The device's index, key or account
    device: DeviceName,
    #[command(flatten)]
    on: OnNetwork,
}

impl DeviceCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::List(args) => list::list(args, context),
            Self::Show(args) => show::show(args, context),
            Self::Prove(args) => prove::prove(args, context),
            Self::Register(args) => register::register(args, context),
            Self::Activate(args) => activate::activate(args, context),
            Self::Move(args) => relocate::relocate(args, context),
            Self::Maintain(args) => maintain::maintain(args, context),
            Self::Report(args) => report::report(args, context),
            Self::Transfer(args) => transfer::offer(args, context),
            Self::Accept(args) => transfer::accept(args, context),
            Self::CancelOffer(args) => transfer::cancel(args, context),
            Self::Replace(args) => replace::replace(args, context),
            Self::Suspend(args) => suspend::suspend(args, context),
            Self::Appeal(args) => suspend::appeal(args, context),
            Self::Lift(args) => suspend::lift(args, context),
            Self::Retire(args) => retire::retire(args, context),
        }
    }
}

/// What a device belongs to.
fn of(device: &Found<Device>) -> DeviceOf {
    let account = &device.account;
    DeviceOf {
        network: account.network,
        class_id: account.class,
        operator: account.operator,
        device: device.address,
    }
}

/// The account of a device that may be gone: an offer or a suspension outlives it.
fn account(chain: &dyn Chain, network: &Address, named: &DeviceName) -> Result<Address, Failure> {
    match named {
        DeviceName::Index(_) => Ok(lookup::device(chain, network, named)?.address),
        DeviceName::Address(named) => Ok(lookup::device_address(network, named)),
    }
}

/// Shows the device at an address as it is now, after a command has changed it.
fn show_changed(sender: &Sender, at: &Address, context: &Context) -> Result<(), Failure> {
    let chain = sender.chain();
    let found = queries::account(chain, at)?
        .ok_or_else(|| Failure::Output(format!("there is no device at {at} any more")))?;
    crate::show::done(
        context.output(),
        &DeviceDetail::read(chain, &found)?,
        sender.cost(),
    )
}
