//! `flywheel endowment pay`

use std::path::PathBuf;

use clap::Args;
use flywheel_client::accounts::{Endowment, PriceFeed};
use flywheel_client::chain::Chain;
use flywheel_client::instructions::market::{self as instructions, EndowmentOf, Sells};
use flywheel_client::market::{self as reading, Bought};
use flywheel_client::queries::Found;
use flywheel_client::revenue;
use flywheel_client::staking::free_id;
use solana_address::Address;

use super::{check_plot, draw};
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::{LimitArgs, PlanArg, Quote, Wanted, new_customer, unpriced};
use crate::purse::FromArg;
use crate::show::Item as _;
use crate::views::EndowmentView;
use crate::{lookup, show};

/// Arguments of `flywheel endowment pay`.
#[derive(Debug, Args)]
pub struct PayArgs {
    #[command(flatten)]
    plan: PlanArg,
    /// How many bytes
    #[arg(long, value_name = "BYTES")]
    quantity: u64,
    #[command(flatten)]
    limit: LimitArgs,
    /// The id in the endowment's address; the first that is free if not given
    #[arg(long, value_name = "N")]
    id: Option<u32>,
    /// Send nothing, and show what it would cost and release
    #[arg(long)]
    preview: bool,
    /// Draw what it releases into this file, .svg or .png
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
    #[command(flatten)]
    from: FromArg,
    #[command(flatten)]
    on: OnNetwork,
}

/// Pays an endowment, and shows it with what it will release.
pub fn pay(args: &PayArgs, context: &Context) -> Result<(), Failure> {
    check_plot(args.plot.as_deref())?;
    if args.preview {
        return preview(args, context);
    }
    let (mut sender, network) = context.on_network(&args.on)?;
    let customer = sender.authority();
    let (quote, of) = plan(args, sender.chain(), &network.address, &customer)?;
    let source = args.from.source(&sender, &quote.place.coin, quote.sale.amount)?;
    let mut steps = Vec::new();
    steps.extend(new_customer(&sender, &network.address, &customer)?);
    let payer = sender.payer();
    steps.push(instructions::pay_endowment(
        payer,
        of,
        source,
        quote.feed,
        quote.purchase,
    ));
    sender.send("pay the endowment", &steps)?;
    let chain: &dyn Chain = sender.chain();
    let found: Found<Endowment> = reading::existing(chain, &of.address())?;
    let view = EndowmentView::new(&quote.place, &found, chain.now()?);
    draw(args.plot.as_deref(), &view)?;
    show::done(context.output(), &view, sender.cost())
}

fn preview(args: &PayArgs, context: &Context) -> Result<(), Failure> {
    let (chain, customer) = (context.read()?, context.address()?);
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.on.network.network)?.address;
    let (quote, of) = plan(args, chain, &network, &customer)?;
    let (market, now) = (&quote.place.market.account, chain.now()?);
    let feed = revenue::account::<PriceFeed>(chain, &market.parameters.feed)?;
    let feed = feed.as_ref().map(|found| &found.account);
    let cost = reading::first_cost(market, &quote.plan.account, feed, args.quantity, now);
    let bought = Bought {
        customer,
        id: of.id,
        quantity: args.quantity,
    };
    let endowment = reading::endowed(&quote.plan, &quote.sale, cost.map_err(unpriced)?, &bought, now);
    let found = Found {
        address: of.address(),
        account: endowment,
    };
    let view = EndowmentView::new(&quote.place, &found, now);
    draw(args.plot.as_deref(), &view)?;
    let mut rows = vec![("preview", "nothing was sent".to_owned())];
    rows.extend(view.fields());
    show::fields(context.output(), &view, rows)
}

/// Works out what is to be paid; refuses what the chain would refuse.
fn plan(
    args: &PayArgs,
    chain: &dyn Chain,
    network: &Address,
    customer: &Address,
) -> Result<(Quote, EndowmentOf), Failure> {
    let wanted = Wanted {
        plan: &args.plan,
        sells: Sells::Endowments,
        quantity: args.quantity,
        limit: &args.limit,
    };
    let quote = wanted.quote(chain, network)?;
    let of = |id| EndowmentOf {
        market: quote.place.of(),
        plan: quote.plan.address,
        customer: *customer,
        id,
    };
    let id = match args.id {
        Some(id) if chain.account(&of(id).address())?.is_some() => {
            return Err(Failure::Argument(format!(
                "--id {id}: {customer} has that endowment already, {}; name another id, or none",
                of(id).address()
            )));
        }
        Some(id) => id,
        None => free_id(chain, |id| of(id).address())?,
    };
    let of = of(id);
    Ok((quote, of))
}
