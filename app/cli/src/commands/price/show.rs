//! `flywheel price show`

use clap::Args;
use flywheel_client::accounts::PriceFeed;
use flywheel_client::chain::Chain;
use flywheel_client::queries::Found;
use flywheel_client::revenue;
use solana_address::Address;

use super::pair::{FeedArg, digits};
use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::views::FeedView;
use crate::{lookup, show};

/// Arguments of `flywheel price show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    #[command(flatten)]
    feed: FeedArg,
    #[command(flatten)]
    network: NetworkArg,
}

/// Lists the feeds of a network, or shows the one that is named.
pub fn show(args: &ShowArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    if args.feed.base.is_some() || args.feed.quote.is_some() {
        let found = args.feed.find(chain, &network)?;
        return show::one(context.output(), &of(chain, &found)?);
    }
    let views: Vec<_> = revenue::feeds(chain, &network)?
        .iter()
        .map(|found| of(chain, found))
        .collect::<Result<_, _>>()?;
    show::list(context.output(), &views)
}

/// A feed as it is now.
pub fn view(chain: &dyn Chain, feed: &Address) -> Result<FeedView, Failure> {
    of(chain, &revenue::existing(chain, feed)?)
}

fn of(chain: &dyn Chain, found: &Found<PriceFeed>) -> Result<FeedView, Failure> {
    Ok(FeedView::new(found, digits(chain, &found.account)?, chain.now()?))
}
