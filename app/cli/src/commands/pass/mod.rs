//! `flywheel pass`

mod buy;
mod list;
mod spend;

use clap::Subcommand;

use crate::context::Context;
use crate::failure::Failure;

/// The commands on passes.
#[derive(Debug, Subcommand)]
pub enum PassCommand {
    /// Buy a pass of a plan, or renew it: time is added to what is left, units too; for a customer
    Buy(buy::BuyArgs),
    /// Use up units of a pass; for its holder, or the plan's meter
    Use(spend::UseArgs),
    /// Check a pass: exit code 0 when it is valid, 1 when it is not. Sends nothing
    Check(list::CheckArgs),
    /// Close a pass that has ended; its holder gets the rent. For anybody
    Close(spend::CloseArgs),
    /// List passes
    List(list::ListArgs),
}

impl PassCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Buy(args) => buy::buy(args, context),
            Self::Use(args) => spend::spend(args, context),
            Self::Check(args) => list::check(args, context),
            Self::Close(args) => spend::close(args, context),
            Self::List(args) => list::list(args, context),
        }
    }
}
