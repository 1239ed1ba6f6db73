//! `flywheel price`

mod configure;
mod create;
mod pair;
mod post;
mod show;
mod sign;

use clap::Subcommand;
use solana_address::Address;

use crate::context::Context;
use crate::failure::Failure;
use crate::sender::Sender;

/// The commands on price feeds.
#[derive(Debug, Subcommand)]
pub enum PriceCommand {
    /// Create the feed of a pair; for the network's authority
    Create(create::CreateArgs),
    /// Propose other sources or limits, which wait for the network's delay of changes; for its authority
    Update(configure::UpdateArgs),
    /// Apply a proposed update whose delay is over; for anybody
    Apply(configure::ApplyArgs),
    /// Sign a price as one of the two sources, without sending anything
    Sign(sign::SignArgs),
    /// Post a price of each source; for anybody
    Post(post::PostArgs),
    /// List the feeds of a network, or show one in full
    Show(show::ShowArgs),
}

impl PriceCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Create(args) => create::create(args, context),
            Self::Update(args) => configure::update(args, context),
            Self::Apply(args) => configure::apply(args, context),
            Self::Sign(args) => sign::sign(args, context),
            Self::Post(args) => post::post(args, context),
            Self::Show(args) => show::show(args, context),
        }
    }
}

/// Shows a feed as it is now, after a command has changed it.
fn show_changed(sender: &Sender, feed: &Address, context: &Context) -> Result<(), Failure> {
    let view = show::view(sender.chain(), feed)?;
    crate::show::done(context.output(), &view, sender.cost())
}
