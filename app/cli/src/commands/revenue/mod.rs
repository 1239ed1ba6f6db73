//! `flywheel revenue`

mod burn_lot;
mod close;
mod configure;
mod crank;
mod create_pool;
mod deposit;
mod destinations;
mod pay;
mod pools;
mod price;
mod recipients;
mod refund;
mod split;
mod terms;

pub use price::WholePrice;

use clap::Subcommand;
use solana_address::Address;

use crate::context::Context;
use crate::failure::Failure;
use crate::sender::Sender;
use crate::views::RevenueView;

/// The commands on revenue.
#[derive(Debug, Subcommand)]
pub enum RevenueCommand {
    /// Create the pool of a mint: first that of the network's own token; for the network's authority
    CreatePool(create_pool::CreatePoolArgs),
    /// Propose other parameters of a pool, which wait for the network's delay of changes; for its authority
    UpdatePool(configure::UpdatePoolArgs),
    /// Apply a proposed update whose delay is over; for anybody
    ApplyUpdate(configure::OnePool),
    /// List the pools of a network, or show one in full
    Pools(pools::PoolsArgs),
    /// Show who shares the treasury's part, or propose others, who wait for the delay; for the network's authority
    Recipients(recipients::RecipientsArgs),
    /// Apply proposed recipients whose delay is over; for anybody
    ApplyRecipients(configure::OnePool),
    /// Put revenue into a pool; for anybody
    Deposit(deposit::DepositArgs),
    /// Give revenue back that is not split yet; for the network's authority
    Refund(refund::RefundArgs),
    /// Show what an amount would be divided into, now and in epochs to come; sends nothing
    Split(split::SplitArgs),
    /// Split what came in, and pay providers, stakers, burn and insurance; for anybody, who gets the bounty
    Crank(crank::CrankArgs),
    /// Pay the treasury's recipients what they are owed; for anybody
    Pay(pay::PayArgs),
    /// Burn a lot of what is for the burn of the network's own token; for anybody
    BurnLot(burn_lot::BurnLotArgs),
    /// Let the crank burn the network's own token directly, or by lots again; for the pool's veto key
    DirectBurn(configure::DirectBurnArgs),
    /// Close the statements of all epochs that have ended; for anybody
    Close(close::CloseArgs),
}

impl RevenueCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::CreatePool(args) => create_pool::create_pool(args, context),
            Self::UpdatePool(args) => configure::update_pool(args, context),
            Self::ApplyUpdate(args) => configure::apply_update(args, context),
            Self::Pools(args) => pools::pools(args, context),
            Self::Recipients(args) => recipients::recipients(args, context),
            Self::ApplyRecipients(args) => configure::apply_recipients(args, context),
            Self::Deposit(args) => deposit::deposit(args, context),
            Self::Refund(args) => refund::refund(args, context),
            Self::Split(args) => split::split(args, context),
            Self::Crank(args) => crank::crank(args, context),
            Self::Pay(args) => pay::pay(args, context),
            Self::BurnLot(args) => burn_lot::burn_lot(args, context),
            Self::DirectBurn(args) => configure::direct_burn(args, context),
            Self::Close(args) => close::close(args, context),
        }
    }
}

/// Shows a pool as it is now, after a command has changed it.
fn show_pool(sender: &Sender, pool: &Address, context: &Context) -> Result<(), Failure> {
    let chain = sender.chain();
    let found = flywheel_client::revenue::existing(chain, pool)?;
    let view = RevenueView::read(chain, &found)?;
    crate::show::done(context.output(), &view, sender.cost())
}
