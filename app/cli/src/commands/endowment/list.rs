//! `flywheel endowment list` and `flywheel endowment show`

use std::path::PathBuf;

use clap::Args;
use flywheel_client::market as reading;
use solana_address::Address;

use super::{check_plot, draw};
use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::{self, MarketArg};
use crate::views::EndowmentView;
use crate::{lookup, show, words};

/// Arguments of `flywheel endowment list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Only those of this customer
    #[arg(long, value_name = "WALLET", value_parser = words::address)]
    customer: Option<Address>,
    #[command(flatten)]
    market: MarketArg,
    #[command(flatten)]
    network: NetworkArg,
}

/// Arguments of `flywheel endowment show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The endowment's address
    #[arg(value_parser = words::address)]
    endowment: Address,
    /// Draw what it will release into this file, .svg or .png
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
    #[command(flatten)]
    network: NetworkArg,
}

/// Lists endowments in the markets of a network, by plan.
pub fn list(args: &ListArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    let now = chain.now()?;
    let mut views = Vec::new();
    for place in args.market.all(chain, &network)? {
        for plan in reading::plans(chain, &place.market.address)? {
            let found = reading::endowments(chain, &plan.address, args.customer.as_ref())?;
            views.extend(found.iter().map(|found| EndowmentView::new(&place, found, now)));
        }
    }
    show::list(context.output(), &views)
}

/// Shows an endowment.
pub fn show(args: &ShowArgs, context: &Context) -> Result<(), Failure> {
    check_plot(args.plot.as_deref())?;
    let chain = context.read()?;
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    let (place, _, found) = markets::endowment(chain, &network, &args.endowment)?;
    let view = EndowmentView::new(&place, &found, chain.now()?);
    draw(args.plot.as_deref(), &view)?;
    show::one(context.output(), &view)
}
