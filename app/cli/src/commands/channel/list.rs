//! `flywheel channel list` and `flywheel channel show`

use clap::Args;
use flywheel_client::market as reading;
use solana_address::Address;

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::{self, MarketArg};
use crate::views::ChannelView;
use crate::{lookup, show, words};

/// Arguments of `flywheel channel list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Only those of this customer
    #[arg(long, value_name = "WALLET", value_parser = words::address)]
    customer: Option<Address>,
    /// Only those to this payee
    #[arg(long, value_name = "WALLET", value_parser = words::address)]
    payee: Option<Address>,
    #[command(flatten)]
    market: MarketArg,
    #[command(flatten)]
    network: NetworkArg,
}

/// Arguments of `flywheel channel show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The channel's address
    #[arg(value_parser = words::address)]
    channel: Address,
    #[command(flatten)]
    network: NetworkArg,
}

/// Lists channels in the markets of a network, those that were opened first in front.
pub fn list(args: &ListArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    let mut views = Vec::new();
    for place in args.market.all(chain, &network)? {
        let (market, customer, payee) = (&place.market.address, args.customer.as_ref(), args.payee.as_ref());
        let channels = reading::channels(chain, market, customer, payee)?;
        views.extend(channels.iter().map(|found| ChannelView::new(&place, found)));
    }
    show::list(context.output(), &views)
}

/// Shows a channel.
pub fn show(args: &ShowArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    let (place, found) = markets::channel(chain, &network, &args.channel)?;
    show::one(context.output(), &ChannelView::new(&place, &found))
}
