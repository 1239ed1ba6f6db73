//! `flywheel export`: accounts and events in files, one command to a file.

mod accounts;
pub(crate) mod events;
mod selection;
pub(super) mod sink;

use clap::Subcommand;

use crate::context::Context;
use crate::failure::Failure;

pub use selection::{WhichEvents, addresses, require_type};

/// The commands of `flywheel export`.
#[derive(Debug, Subcommand)]
pub enum ExportCommand {
    /// Every account of the programs with its fields, of a chain in a file or behind a node
    Accounts(accounts::AccountsArgs),
    /// Every event that the programs told and a node remembers, in order
    Events(events::EventsArgs),
}

impl ExportCommand {
    /// Does what was typed.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Accounts(args) => accounts::accounts(args, context),
            Self::Events(args) => events::events(args, context),
        }
    }
}
