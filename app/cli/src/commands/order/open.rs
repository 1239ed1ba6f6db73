//! `flywheel order open`

use clap::Args;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::market::{self as instructions, OrderOf, Sells};
use flywheel_client::market::{self as reading, Bought};
use flywheel_client::queries::Found;
use flywheel_client::staking::free_id;
use solana_address::Address;

use super::show_changed;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::{LimitArgs, PlanArg, Quote, Wanted, new_customer};
use crate::purse::FromArg;
use crate::show::Item as _;
use crate::views::OrderView;
use crate::{lookup, show, stakes};

/// Arguments of `flywheel order open`.
#[derive(Debug, Args)]
pub struct OpenArgs {
    #[command(flatten)]
    plan: PlanArg,
    /// How many units
    #[arg(long, value_name = "UNITS")]
    quantity: u64,
    #[command(flatten)]
    limit: LimitArgs,
    /// Pay with credits
    #[arg(long, conflicts_with = "from")]
    credits: bool,
    /// The id in the order's address; the first that is free if not given
    #[arg(long, value_name = "N")]
    id: Option<u32>,
    /// Send nothing, and show what it would cost and until when what can be done
    #[arg(long)]
    preview: bool,
    #[command(flatten)]
    from: FromArg,
    #[command(flatten)]
    on: OnNetwork,
}

/// Opens an order, and shows what it costs and until when what can be done.
pub fn open(args: &OpenArgs, context: &Context) -> Result<(), Failure> {
    if args.preview {
        return preview(args, context);
    }
    let (mut sender, network) = context.on_network(&args.on)?;
    let customer = sender.authority();
    let (quote, of) = plan(args, sender.chain(), &network.address, &customer)?;
    let payer = sender.payer();
    let mut steps = Vec::new();
    steps.extend(new_customer(&sender, &network.address, &customer)?);
    steps.push(if args.credits {
        instructions::open_order_with_credits(payer, of, quote.purchase)
    } else {
        let source = args.from.source(&sender, &quote.place.coin, quote.sale.amount)?;
        instructions::open_order(payer, of, source, quote.feed, quote.purchase)
    });
    sender.send("open the order", &steps)?;
    show_changed(&sender, &quote.place, &of.address(), context)
}

fn preview(args: &OpenArgs, context: &Context) -> Result<(), Failure> {
    let (chain, customer) = (context.read()?, context.address()?);
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.on.network.network)?;
    let (quote, of) = plan(args, chain, &network.address, &customer)?;
    let now = stakes::now(chain)?;
    let bought = Bought {
        customer,
        id: u32::try_from(of.id).unwrap_or(u32::MAX),
        quantity: args.quantity,
    };
    let (market, plan) = (&quote.place.market, &quote.plan);
    let order = reading::ordered(market, plan, &quote.sale, &bought, args.credits, now);
    let found = Found {
        address: of.address(),
        account: order,
    };
    let view = OrderView::new(&quote.place, &found, now);
    let mut rows = vec![("preview", "nothing was sent".to_owned())];
    rows.extend(view.fields());
    show::fields(context.output(), &view, rows)
}

/// Works out what is to be opened; refuses what the chain would refuse.
fn plan(
    args: &OpenArgs,
    chain: &dyn Chain,
    network: &Address,
    customer: &Address,
) -> Result<(Quote, OrderOf), Failure> {
    let wanted = Wanted {
        plan: &args.plan,
        sells: Sells::Orders,
        quantity: args.quantity,
        limit: &args.limit,
    };
    let quote = wanted.quote(chain, network)?;
    if args.credits {
        quote.require_credits(chain, customer)?;
    }
    let market = quote.place.of();
    let id_address = |id: u32| market.order(customer, u64::from(id));
    let id = match args.id {
        Some(id) if chain.account(&id_address(id))?.is_some() => {
            return Err(Failure::Argument(format!(
                "--id {id}: {customer} has that order already, {}; name another id, or none",
                id_address(id)
            )));
        }
        Some(id) => id,
        None => free_id(chain, id_address)?,
    };
    let of = OrderOf {
        market,
        plan: quote.plan.address,
        customer: *customer,
        id: u64::from(id),
    };
    Ok((quote, of))
}
