//! `flywheel operator`

mod list;
mod register;
mod show;

use clap::Subcommand;

use crate::context::Context;
use crate::failure::Failure;

/// The commands on operators.
#[derive(Debug, Subcommand)]
pub enum OperatorCommand {
    /// Register the key of --keypair as an operator
    Register(register::RegisterArgs),
    /// List the operators of a network
    List(list::ListArgs),
    /// Show an operator
    Show(show::ShowArgs),
}

impl OperatorCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Register(args) => register::register(args, context),
            Self::List(args) => list::list(args, context),
            Self::Show(args) => show::show(args, context),
        }
    }
}
