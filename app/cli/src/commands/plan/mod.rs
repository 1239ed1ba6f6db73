//! `flywheel plan`

mod change;
mod create;
mod list;
mod terms;

use clap::{Args, Subcommand};
use flywheel_client::accounts::Plan;
use flywheel_client::queries::Found;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::{MarketArg, Place, PlanName};
use crate::sender::Sender;
use crate::views::PlanView;

/// The commands on plans.
#[derive(Debug, Subcommand)]
pub enum PlanCommand {
    /// Create a plan: what is sold, in which unit, at which price; for an operator, or the network's authority
    Create(create::CreateArgs),
    /// Change a plan's terms at once; what was bought keeps those that it was bought at. For whoever sells
    Update(change::UpdateArgs),
    /// Sell nothing more of a plan, for ever; for whoever sells
    Retire(change::RetireArgs),
    /// List the plans of a market
    List(list::ListArgs),
    /// Show a plan in full
    Show(list::ShowArgs),
}

/// A plan to act on.
#[derive(Debug, Args)]
pub struct OnePlan {
    /// The plan: its number in the market, or its address. `flywheel plan list` lists them
    #[arg(value_name = "NUMBER|ADDRESS")]
    plan: PlanName,
    #[command(flatten)]
    market: MarketArg,
    #[command(flatten)]
    on: OnNetwork,
}

impl PlanCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Create(args) => create::create(args, context),
            Self::Update(args) => change::update(args, context),
            Self::Retire(args) => change::retire(args, context),
            Self::List(args) => list::list(args, context),
            Self::Show(args) => list::show(args, context),
        }
    }
}

/// Shows a plan as it is now, after a command has changed it.
fn show_changed(
    sender: &Sender,
    place: &Place,
    plan: &solana_address::Address,
    context: &Context,
) -> Result<(), Failure> {
    let chain = sender.chain();
    let found: Found<Plan> = flywheel_client::market::existing(chain, plan)?;
    let view = PlanView::read(chain, place, &found)?;
    crate::show::done(context.output(), &view, sender.cost())
}
