//! `flywheel auction halt` and `resume`

use flywheel_client::accounts::RevenuePool;
use flywheel_client::instructions::revenue as instructions;
use flywheel_client::revenue;

use super::OneAuction;
use crate::context::Context;
use crate::failure::Failure;
use crate::revenues::{self, Takes};
use crate::show;
use crate::views::OfferView;

/// Stops or resumes an auction, and shows it.
pub fn set_halt(args: &OneAuction, halted: bool, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let found = args
        .pool
        .find(sender.chain(), &network.address, Takes::Auctioned)?;
    if (found.account.halted != 0) == halted {
        let state = if halted { "halted already" } else { "not halted" };
        return Err(Failure::Argument(format!(
            "the auction is {state}; `flywheel auction status` shows it"
        )));
    }
    let set = instructions::set_halt(sender.authority(), network.address, found.address, halted);
    let action = if halted {
        "halt the auction"
    } else {
        "resume the auction"
    };
    sender.send(action, &[set])?;
    let chain = sender.chain();
    let found = revenue::existing::<RevenuePool>(chain, &found.address)?;
    let feed = revenues::feed(chain, &found.account)?.map(|feed| feed.account);
    let view = OfferView::read(chain, &found, feed.as_ref())?;
    show::done(context.output(), &view, sender.cost())
}
