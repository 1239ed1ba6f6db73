//! `flywheel channel voucher`: a voucher, signed by the channel's signer. It reads the chain and sends nothing.

use clap::Args;
use flywheel_client::accounts::Channel;
use flywheel_client::instructions::market::Voucher;
use flywheel_client::market::MAX_DURATION_SECONDS;
use flywheel_client::signatures::SignedBy;
use solana_address::Address;
use solana_signer::Signer;

use super::channel_of;
use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::{self, Paper, Place, VoucherPaper, require_signer};
use crate::term::Term;
use crate::{lookup, words};

/// Arguments of `flywheel channel voucher`.
#[derive(Debug, Args)]
pub struct VoucherArgs {
    /// The channel's address; `flywheel channel list` lists them
    #[arg(value_parser = words::address)]
    channel: Address,
    /// What may have been cashed of the channel in sum, in whole tokens: what was paid before, and what is paid now
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    total: String,
    #[command(flatten)]
    term: Term,
    #[command(flatten)]
    network: NetworkArg,
}

/// Prints a signed voucher.
pub fn voucher(args: &VoucherArgs, context: &Context) -> Result<(), Failure> {
    let (chain, key) = (context.read()?, context.keypair()?);
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    let (place, found) = markets::channel(chain, &network, &args.channel)?;
    let channel = &found.account;
    require_signer(&channel.signer, &key.pubkey(), "the channel's signer")?;
    let voucher = Voucher {
        total: total(&args.total, &place, channel)?,
        expiry: args.term.end(chain.now()?, MAX_DURATION_SECONDS)?.into(),
    };
    let message = channel_of(&place, channel).voucher_message(channel.nonce, voucher);
    let signed = SignedBy::sign(&key, &message).map_err(|error| Failure::of_client("sign", error))?;
    let numbers = (voucher.total, voucher.expiry);
    VoucherPaper::new(
        &place.market.address,
        &found.address,
        channel.nonce,
        numbers,
        &signed,
    )
    .print(context.output())
}

/// Refuses a total that would pay nothing, or more than there is.
fn total(text: &str, place: &Place, channel: &Channel) -> Result<u64, Failure> {
    let total = place.coin.base_units("--total", text)?;
    if total <= channel.cashed {
        return Err(Failure::Argument(format!(
            "--total {text}: {} are cashed already; type what is paid in sum, that included",
            place.amount(channel.cashed)
        )));
    }
    if total > channel.deposit {
        return Err(Failure::Argument(format!(
            "--total {text}: the channel was given {} in sum; type at most that, or put more in with `flywheel channel topup`",
            place.amount(channel.deposit)
        )));
    }
    Ok(total)
}
