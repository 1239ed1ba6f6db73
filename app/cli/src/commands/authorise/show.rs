//! `flywheel authorise show`

use clap::Args;
use flywheel_client::market as reading;
use solana_address::Address;

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::{self, MarketArg};
use crate::views::AuthorisationView;
use crate::{lookup, show, stakes, words};

/// Arguments of `flywheel authorise show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// An authorisation to show in full
    #[arg(value_parser = words::address)]
    authorisation: Option<Address>,
    /// Only those of this payer
    #[arg(long, value_name = "WALLET", value_parser = words::address, conflicts_with = "authorisation")]
    payer: Option<Address>,
    /// Only those of this payee
    #[arg(long, value_name = "WALLET", value_parser = words::address, conflicts_with = "authorisation")]
    payee: Option<Address>,
    #[command(flatten)]
    market: MarketArg,
    #[command(flatten)]
    network: NetworkArg,
}

/// Lists authorisations in the markets of a network, or shows one.
pub fn show(args: &ShowArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    let now = stakes::now(chain)?;
    if let Some(named) = &args.authorisation {
        let (place, found) = markets::authorisation(chain, &network, named)?;
        let locks = reading::locks(chain, named)?;
        let view = AuthorisationView::new(&place, &found, &locks, now);
        return show::one(context.output(), &view);
    }
    let mut views = Vec::new();
    for place in args.market.all(chain, &network)? {
        let (payer, payee) = (args.payer.as_ref(), args.payee.as_ref());
        for found in reading::authorisations(chain, &place.market.address, payer, payee)? {
            let locks = reading::locks(chain, &found.address)?;
            views.push(AuthorisationView::new(&place, &found, &locks, now));
        }
    }
    show::list(context.output(), &views)
}
