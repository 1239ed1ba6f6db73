//! `flywheel channel open`

use clap::Args;
use flywheel_client::instructions::market::{self as instructions, ChannelOf, ChannelTerms};
use flywheel_client::market::{MAX_TIMEOUT_SECONDS, MIN_TIMEOUT_SECONDS};
use flywheel_client::staking::free_id;
use solana_address::Address;

use super::show_changed;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::{MarketArg, new_customer, require_running};
use crate::purse::FromArg;
use crate::revenues::CATEGORIES;
use crate::show::duration;
use crate::words;

/// Arguments of `flywheel channel open`.
#[derive(Debug, Args)]
pub struct OpenArgs {
    /// The wallet that is paid
    #[arg(long, value_name = "WALLET", value_parser = words::address)]
    payee: Address,
    /// What to put in, in whole tokens
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    amount: String,
    /// The key that signs vouchers; --keypair if not given
    #[arg(long, value_name = "KEY", value_parser = words::key)]
    voucher_signer: Option<Address>,
    /// How long vouchers can be cashed after a request to close, 1h to 365d
    #[arg(long, value_name = "DURATION", value_parser = words::seconds, default_value = "1d")]
    timeout: u32,
    /// What is paid for: the category that fees are revenue of
    #[arg(long, value_parser = words::one_of(CATEGORIES), default_value = "other")]
    category: u8,
    /// The id in the channel's address; the first that is free if not given
    #[arg(long, value_name = "N")]
    id: Option<u32>,
    #[command(flatten)]
    from: FromArg,
    #[command(flatten)]
    market: MarketArg,
    #[command(flatten)]
    on: OnNetwork,
}

/// Opens a channel, and shows it.
pub fn open(args: &OpenArgs, context: &Context) -> Result<(), Failure> {
    if !(MIN_TIMEOUT_SECONDS..=MAX_TIMEOUT_SECONDS).contains(&args.timeout) {
        return Err(Failure::Argument(format!(
            "--timeout {}: name {} to {}",
            duration(args.timeout),
            duration(MIN_TIMEOUT_SECONDS),
            duration(MAX_TIMEOUT_SECONDS)
        )));
    }
    let (mut sender, network) = context.on_network(&args.on)?;
    let (chain, customer) = (sender.chain(), sender.authority());
    let place = args.market.find(chain, &network.address)?;
    require_running(&place.market.account)?;
    let amount = place.coin.some_base_units("--amount", &args.amount)?;
    let source = args.from.source(&sender, &place.coin, amount)?;
    let of = |id| ChannelOf {
        market: place.of(),
        customer,
        payee: args.payee,
        id,
    };
    let id = match args.id {
        Some(id) if chain.account(&of(id).address())?.is_some() => {
            return Err(Failure::Argument(format!(
                "--id {id}: {customer} has that channel already, {}; put more in with `flywheel channel topup`",
                of(id).address()
            )));
        }
        Some(id) => id,
        None => free_id(chain, |id| of(id).address())?,
    };
    let terms = ChannelTerms {
        signer: args.voucher_signer.unwrap_or(customer),
        amount,
        timeout_seconds: args.timeout,
        category: args.category,
    };
    let mut steps = Vec::new();
    steps.extend(new_customer(&sender, &network.address, &customer)?);
    steps.push(instructions::open_channel(sender.payer(), of(id), source, terms));
    sender.send("open the channel", &steps)?;
    show_changed(&sender, &place, &of(id).address(), context)
}
