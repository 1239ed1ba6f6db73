//! `flywheel market forward`

use clap::Args;
use flywheel_client::accounts::RevenuePool;
use flywheel_client::instructions::market as instructions;
use flywheel_client::instructions::market::NOTHING;
use flywheel_client::revenue;

use super::{OneMarket, show_changed};
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::words::category;
use crate::markets::{Place, due_statements};
use crate::revenues::CATEGORIES;
use crate::sender::Step;
use crate::words;

/// Arguments of `flywheel market forward`.
#[derive(Debug, Args)]
pub struct ForwardArgs {
    /// The category whose fees to forward; all that have some if not given
    #[arg(long, value_parser = words::one_of(CATEGORIES))]
    category: Option<u8>,
    #[command(flatten)]
    one: OneMarket,
}

/// Sends fees to the revenue pool, and shows the market.
pub fn forward(args: &ForwardArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.one.on)?;
    let chain = sender.chain();
    let place = args.one.market.find(chain, &network.address)?;
    let market = &place.market.account;
    if market.parameters.revenue_pool == NOTHING {
        return Err(Failure::Argument(
            "the market has no revenue pool yet; the network's authority names it with `flywheel market update \
             --revenue-pool on`"
                .to_owned(),
        ));
    }
    let categories = with_fees(args.category, &place)?;
    let pool = revenue::account::<RevenuePool>(chain, &market.parameters.revenue_pool)?;
    let mut steps = match pool {
        Some(pool) => due_statements(&sender, &pool.account)?,
        None => Vec::new(),
    };
    steps.extend(categories.into_iter().map(|code| Step {
        name: category(code),
        instructions: vec![instructions::forward_revenue(place.of(), code)],
    }));
    let bar = context.progress().bar("forwarding", steps.len());
    sender.send_all("forward fees", &steps, &bar)?;
    show_changed(&sender, &network.address, &place.market.address, context)
}

/// The categories to forward.
fn with_fees(named: Option<u8>, place: &Place) -> Result<Vec<u8>, Failure> {
    let books = (0u8..).zip(&place.market.account.categories);
    let codes: Vec<u8> = books
        .filter(|(code, books)| books.fees > 0 && named.is_none_or(|named| named == *code))
        .map(|(code, _)| code)
        .collect();
    if codes.is_empty() {
        return Err(Failure::Argument(
            "no fees wait to be forwarded; `flywheel market show` says what does".to_owned(),
        ));
    }
    Ok(codes)
}
