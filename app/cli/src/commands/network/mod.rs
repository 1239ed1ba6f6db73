//! `flywheel network`

mod create;
mod list;
mod show;

use clap::Subcommand;

use crate::context::Context;
use crate::failure::Failure;

/// The commands on networks.
#[derive(Debug, Subcommand)]
pub enum NetworkCommand {
    /// Create a network, whose authority is the key of --keypair
    Create(create::CreateArgs),
    /// Show a network
    Show(show::ShowArgs),
    /// List all networks
    List,
}

impl NetworkCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Create(args) => create::create(args, context),
            Self::Show(args) => show::show(args, context),
            Self::List => list::list(context),
        }
    }
}
