//! `flywheel channel topup`

use clap::Args;
use flywheel_client::instructions::market as instructions;

use super::{ChannelArg, channel_of, show_changed};
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::{self, require_running};
use crate::purse::FromArg;
use crate::words;

/// Arguments of `flywheel channel topup`.
#[derive(Debug, Args)]
pub struct TopUpArgs {
    /// What to put in, in whole tokens
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    amount: String,
    #[command(flatten)]
    from: FromArg,
    #[command(flatten)]
    channel: ChannelArg,
}

/// Puts more into a channel, and shows it.
pub fn top_up(args: &TopUpArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.channel.on)?;
    let (place, channel) = markets::channel(sender.chain(), &network.address, &args.channel.channel)?;
    require_running(&place.market.account)?;
    let amount = place.coin.some_base_units("--amount", &args.amount)?;
    let source = args.from.source(&sender, &place.coin, amount)?;
    let of = channel_of(&place, &channel.account);
    let top_up = instructions::top_up_channel(sender.authority(), of, source, amount);
    sender.send("put more into the channel", &[top_up])?;
    show_changed(&sender, &place, &channel.address, context)
}
