//! `flywheel market show`

use clap::Args;

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::MarketArg;
use crate::views::MarketView;
use crate::{lookup, show, stakes};

/// Arguments of `flywheel market show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    #[command(flatten)]
    market: MarketArg,
    #[command(flatten)]
    network: NetworkArg,
}

/// Lists the markets of a network, or shows the one of a mint.
pub fn show(args: &ShowArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    let now = stakes::now(chain)?;
    if args.market.is_named() {
        let place = args.market.find(chain, &network)?;
        return show::one(context.output(), &MarketView::read(chain, &place, now)?);
    }
    let places = args.market.all(chain, &network)?;
    let views: Vec<_> = places
        .iter()
        .map(|place| MarketView::read(chain, place, now))
        .collect::<Result<_, _>>()?;
    show::list(context.output(), &views)
}
