//! `flywheel market`

mod configure;
mod create;
mod forward;
mod show;

use clap::{Args, Subcommand};
use solana_address::Address;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::{MarketArg, Place};
use crate::sender::Sender;
use crate::stakes;
use crate::views::MarketView;

/// The commands on markets.
#[derive(Debug, Subcommand)]
pub enum MarketCommand {
    /// Create the market of a mint; for the network's authority
    Create(create::CreateArgs),
    /// Propose another fee, time to settle, revenue pool or price feed, which wait for the network's delay of changes; for its
    /// authority
    Update(configure::UpdateArgs),
    /// Apply a proposed update whose delay is over; for anybody
    ApplyUpdate(OneMarket),
    /// Stop selling; what was bought goes on. For the network's pauser or authority
    Pause(OneMarket),
    /// Sell again; for the network's pauser or authority
    Resume(OneMarket),
    /// List the markets of a network, or show the one of a mint in full
    Show(show::ShowArgs),
    /// Send fees to the revenue pool; for anybody
    Forward(forward::ForwardArgs),
}

/// A market to act on.
#[derive(Debug, Args)]
pub struct OneMarket {
    #[command(flatten)]
    market: MarketArg,
    #[command(flatten)]
    on: OnNetwork,
}

impl MarketCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Create(args) => create::create(args, context),
            Self::Update(args) => configure::update(args, context),
            Self::ApplyUpdate(args) => configure::apply_update(args, context),
            Self::Pause(args) => configure::set_pause(args, true, context),
            Self::Resume(args) => configure::set_pause(args, false, context),
            Self::Show(args) => show::show(args, context),
            Self::Forward(args) => forward::forward(args, context),
        }
    }
}

/// Shows a market as it is now, after a command has changed it.
fn show_changed(
    sender: &Sender,
    network: &Address,
    market: &Address,
    context: &Context,
) -> Result<(), Failure> {
    let chain = sender.chain();
    let place = Place::read(chain, network, market)?
        .ok_or(flywheel_client::ClientError::AccountMissing { address: *market })?;
    let view = MarketView::read(chain, &place, stakes::now(chain)?)?;
    crate::show::done(context.output(), &view, sender.cost())
}
