//! `flywheel device`

mod activate;
mod list;
mod prove;
mod register;
mod relocate;
mod show;

use clap::Subcommand;

use crate::context::Context;
use crate::failure::Failure;

/// The commands on devices.
#[derive(Debug, Subcommand)]
pub enum DeviceCommand {
    /// List devices of a network
    List(list::ListArgs),
    /// Show a device
    Show(show::ShowArgs),
    /// Prove with a device's key that it is in an operator's hands; no chain is needed
    Prove(prove::ProveArgs),
    /// Register the devices of a file
    Register(register::RegisterArgs),
    /// Activate devices that are pending
    Activate(activate::ActivateArgs),
    /// Say where a device is
    Move(relocate::MoveArgs),
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
        }
    }
}
