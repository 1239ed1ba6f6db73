//! `flywheel class`

mod create;
mod list;
mod show;

use clap::Subcommand;

use crate::context::Context;
use crate::failure::Failure;

/// The commands on classes.
#[derive(Debug, Subcommand)]
pub enum ClassCommand {
    /// Create a class; for the authority of the network
    Create(create::CreateArgs),
    /// List the classes of a network
    List(list::ListArgs),
    /// Show a class
    Show(show::ShowArgs),
}

impl ClassCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Create(args) => create::create(args, context),
            Self::List(args) => list::list(args, context),
            Self::Show(args) => show::show(args, context),
        }
    }
}
