//! `flywheel market create`

use clap::Args;
use flywheel_client::instructions::market::{self, MarketOf};
use solana_address::Address;

use super::configure::require_settle_time;
use super::show_changed;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::Coin;
use crate::words;

/// Arguments of `flywheel market create`.
#[derive(Debug, Args)]
pub struct CreateArgs {
    /// The mint that is paid in, of SPL Token or Token-2022 without extensions
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    mint: Address,
    /// The network's share of what is charged, 0 to 1
    #[arg(long, value_name = "SHARE", value_parser = words::share)]
    fee: u16,
    /// How long after an order's end it can be settled, at most 90d
    #[arg(long, value_name = "DURATION", value_parser = words::seconds, default_value = "7d")]
    settle_time: u32,
    #[command(flatten)]
    on: OnNetwork,
}

/// Creates a market, and shows it.
pub fn create(args: &CreateArgs, context: &Context) -> Result<(), Failure> {
    require_settle_time(args.settle_time)?;
    let (mut sender, network) = context.on_network(&args.on)?;
    let coin = Coin::plain(sender.chain(), &args.mint)?;
    let of = MarketOf {
        network: network.address,
        mint: coin.named(),
    };
    let address = of.address();
    if sender.chain().account(&address)?.is_some() {
        return Err(Failure::Argument(format!(
            "the network has a market of this mint already: {address}; `flywheel market update` changes it"
        )));
    }
    let (payer, authority) = (sender.payer(), sender.authority());
    let create = market::create_market(payer, authority, of, args.fee, args.settle_time);
    sender.send("create the market", &[create])?;
    show_changed(&sender, &network.address, &address, context)
}
