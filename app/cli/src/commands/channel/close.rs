//! `flywheel channel request-close` and `flywheel channel close`

use clap::Args;
use flywheel_client::instructions::market as instructions;
use solana_instruction::Instruction;

use super::{ChannelArg, channel_of, show_changed};
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::{self, account_of, creation_of, destination, require_signer};
use crate::purse::ToArg;
use crate::show::Time;
use crate::views::{ClosedView, lamports};
use crate::{show, stakes};

/// Arguments of `flywheel channel request-close`.
#[derive(Debug, Args)]
pub struct RequestArgs {
    #[command(flatten)]
    channel: ChannelArg,
}

/// Arguments of `flywheel channel close`.
#[derive(Debug, Args)]
pub struct CloseArgs {
    #[command(flatten)]
    to: ToArg,
    #[command(flatten)]
    channel: ChannelArg,
}

/// Begins to close a channel, and shows it.
pub fn request_close(args: &RequestArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.channel.on)?;
    let (place, found) = markets::channel(sender.chain(), &network.address, &args.channel.channel)?;
    let channel = &found.account;
    require_signer(&channel.customer, &sender.authority(), "the customer")?;
    if channel.closes_at != 0 {
        return Err(Failure::Argument(format!(
            "its end is requested already; close it from {} on",
            Time(channel.closes_at.into())
        )));
    }
    let request = instructions::request_close_channel(channel_of(&place, channel));
    sender.send("request the end of the channel", &[request])?;
    show_changed(&sender, &place, &found.address, context)
}

/// Closes a channel, and shows what was given back.
pub fn close(args: &CloseArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.channel.on)?;
    let (chain, signer) = (sender.chain(), sender.authority());
    let (place, found) = markets::channel(chain, &network.address, &args.channel.channel)?;
    let channel = &found.account;
    if channel.require_closable(&signer, stakes::now(chain)?).is_err() {
        let when = match channel.closes_at {
            0 => "its customer begins to with `flywheel channel request-close`".to_owned(),
            at => format!("wait until {}", Time(at.into())),
        };
        return Err(Failure::Argument(format!(
            "before its time is over only the payee, {}, may close the channel; sign with that key, or {when}",
            channel.payee
        )));
    }
    // The customer's account is read even when nothing is left.
    let to = destination(
        &sender,
        &args.to,
        &place,
        &channel.customer,
        channel.rest().max(1),
    )?;
    let before = lamports(chain, &found.address)?;
    let mut steps: Vec<Instruction> = creation_of(to.as_ref()).into_iter().collect();
    let token = account_of(to.as_ref(), &place);
    steps.push(instructions::close_channel(
        signer,
        channel_of(&place, channel),
        token,
    ));
    sender.send("close the channel", &steps)?;
    let rent = (before, &channel.customer);
    let view = ClosedView::new("channel", &found.address, rent, sender.cost());
    let view = view.with_refund(place.amount(channel.rest()), to.as_ref().map(|to| &to.account));
    show::fields(context.output(), &view, view.rows())
}
