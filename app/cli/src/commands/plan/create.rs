//! `flywheel plan create`

use clap::Args;
use flywheel_client::instructions::market::{self, Sells};
use solana_address::Address;

use super::show_changed;
use super::terms::{PlanTermsTyped, Pricing, new_plan};
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::words::{SELLS, UNITS};
use crate::markets::{MarketArg, seller_of};
use crate::words;

/// Arguments of `flywheel plan create`.
#[derive(Debug, Args)]
pub struct CreateArgs {
    /// What is bought: orders that usage reports settle, passes, or endowments
    #[arg(value_parser = words::one_of(SELLS))]
    sells: Sells,
    /// What it is sold in: byte epochs of storage, bytes of retrieval, seconds of compute, bytes of data, seconds of a pass,
    /// periods of a feed, readings, bytes that are kept for ever (pay-once)
    #[arg(long, value_parser = words::one_of(UNITS))]
    unit: u8,
    /// Sell for the network itself, of which --keypair is the authority; without --payee all of it is revenue
    #[arg(long)]
    as_network: bool,
    #[command(flatten)]
    terms: PlanTermsTyped,
    #[command(flatten)]
    market: MarketArg,
    #[command(flatten)]
    on: OnNetwork,
}

/// Creates a plan, and shows it.
pub fn create(args: &CreateArgs, context: &Context) -> Result<(), Failure> {
    require_unit(args.sells, args.unit)?;
    let (mut sender, network) = context.on_network(&args.on)?;
    let (chain, authority) = (sender.chain(), sender.authority());
    let place = args.market.find(chain, &network.address)?;
    let seller = seller_of(chain, &network, &authority, args.as_network)?;
    let payee = if args.as_network {
        Address::default()
    } else {
        authority
    };
    args.terms.require_new(args.sells)?;
    let pricing = Pricing::new(chain, &place, args.terms.is_quoted().unwrap_or(false))?;
    let base = new_plan(args.sells, payee);
    let terms = args
        .terms
        .over(base, args.sells, &pricing, chain, &network.address)?;
    let number = place.market.account.plans;
    let create = market::create_plan(
        sender.payer(),
        seller,
        place.of(),
        number,
        (args.sells, args.unit, terms),
    );
    sender.send("create the plan", &[create])?;
    show_changed(&sender, &place, &place.of().plan(number), context)
}

/// Refuses a unit that it is not sold in.
fn require_unit(sells: Sells, unit: u8) -> Result<(), Failure> {
    if sells.is_in(unit) {
        return Ok(());
    }
    let what = match sells {
        Sells::Orders => {
            "orders are in any unit but pass, which passes are sold in, and pay-once, which endowments are"
        }
        Sells::Passes => "passes are in any unit but pay-once, which endowments are sold in",
        Sells::Endowments => "endowments are in bytes that are kept for ever; type --unit pay-once",
    };
    Err(Failure::Argument(format!("--unit: {what}")))
}
