//! `flywheel order list` and `flywheel order show`

use clap::Args;
use flywheel_client::market::{self as reading, OrderState};
use solana_address::Address;

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::words::ORDER_STATES;
use crate::markets::{self, MarketArg, PlanName};
use crate::views::OrderView;
use crate::{lookup, show, stakes, words};

/// Arguments of `flywheel order list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Only those of this customer
    #[arg(long, value_name = "WALLET", value_parser = words::address)]
    customer: Option<Address>,
    /// Only those of this plan: its number in the market, or its address
    #[arg(long, value_name = "NUMBER|ADDRESS")]
    plan: Option<PlanName>,
    /// Only those in this state
    #[arg(long, value_parser = words::one_of(ORDER_STATES))]
    state: Option<OrderState>,
    #[command(flatten)]
    market: MarketArg,
    #[command(flatten)]
    network: NetworkArg,
}

/// Arguments of `flywheel order show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The order's address
    #[arg(value_parser = words::address)]
    order: Address,
    #[command(flatten)]
    network: NetworkArg,
}

/// Lists orders in the markets of a network, those that were opened first in front.
pub fn list(args: &ListArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    let now = stakes::now(chain)?;
    // A misspelt plan would give an empty list, as if there were no orders.
    let plan = args
        .plan
        .map(|name| markets::plan(chain, &network, &name, &args.market))
        .transpose()?;
    let mut views = Vec::new();
    for place in args.market.all(chain, &network)? {
        let orders = reading::orders(chain, &place.market.address, args.customer.as_ref())?;
        let fitting = orders.iter().filter(|found| {
            plan.as_ref()
                .is_none_or(|(_, plan)| plan.address == found.account.plan)
                && args.state.is_none_or(|state| state == found.account.state())
        });
        views.extend(fitting.map(|found| OrderView::new(&place, found, now)));
    }
    show::list(context.output(), &views)
}

/// Shows an order.
pub fn show(args: &ShowArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    let (place, order) = markets::order(chain, &network, &args.order)?;
    let view = OrderView::new(&place, &order, stakes::now(chain)?);
    show::one(context.output(), &view)
}
