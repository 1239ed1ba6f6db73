//! `flywheel plan list` and `flywheel plan show`

use clap::Args;
use flywheel_client::market as reading;
use solana_address::Address;

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::words::SELLS;
use crate::markets::{self, MarketArg, PlanName};
use crate::views::PlanView;
use crate::{lookup, show, words};

/// Arguments of `flywheel plan list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Only those of this operator: its account or wallet
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    operator: Option<Address>,
    /// Only those that sell this
    #[arg(long, value_parser = words::one_of(SELLS))]
    sells: Option<flywheel_client::instructions::market::Sells>,
    /// Those that are retired too
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    market: MarketArg,
    #[command(flatten)]
    network: NetworkArg,
}

/// Arguments of `flywheel plan show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The plan: its number in the market, or its address
    #[arg(value_name = "NUMBER|ADDRESS")]
    plan: PlanName,
    #[command(flatten)]
    market: MarketArg,
    #[command(flatten)]
    network: NetworkArg,
}

/// Lists the plans of a network's markets, or of the one of a mint.
pub fn list(args: &ListArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    // A misspelt operator would give an empty list, as if there were no plans.
    let operator = args
        .operator
        .map(|named| lookup::operator(chain, &network, &named))
        .transpose()?;
    let mut views = Vec::new();
    for place in args.market.all(chain, &network)? {
        for found in reading::plans(chain, &place.market.address)? {
            let plan = &found.account;
            let fits = operator.is_none_or(|operator| operator.address == plan.operator)
                && args.sells.is_none_or(|sells| sells.code() == plan.sells)
                && (args.all || plan.retired == 0);
            if fits {
                views.push(PlanView::read(chain, &place, &found)?);
            }
        }
    }
    show::list(context.output(), &views)
}

/// Shows a plan.
pub fn show(args: &ShowArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    let (place, plan) = markets::plan(chain, &network, &args.plan, &args.market)?;
    show::one(context.output(), &PlanView::read(chain, &place, &plan)?)
}
