//! `flywheel channel`

mod cash;
mod close;
mod list;
mod open;
mod top_up;
mod voucher;

use clap::{Args, Subcommand};
use flywheel_client::accounts::Channel;
use flywheel_client::instructions::market::ChannelOf;
use flywheel_client::queries::Found;
use solana_address::Address;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::Place;
use crate::sender::Sender;
use crate::views::ChannelView;
use crate::words;

/// The commands on channels.
#[derive(Debug, Subcommand)]
pub enum ChannelCommand {
    /// Put tokens aside for one payee, who is paid by vouchers; for a customer
    Open(open::OpenArgs),
    /// Put more into a channel; for anybody
    Topup(top_up::TopUpArgs),
    /// Sign and print a voucher, as a file to send on; for the channel's signer. Sends nothing
    Voucher(voucher::VoucherArgs),
    /// Cash a voucher, which pays the payee; for anybody
    Cash(cash::CashArgs),
    /// Begin to close a channel; vouchers can be cashed until its time is over. For the customer
    RequestClose(close::RequestArgs),
    /// Close a channel; the customer gets the rest. For the payee, and for anybody when its time is over
    Close(close::CloseArgs),
    /// List channels
    List(list::ListArgs),
    /// Show a channel in full
    Show(list::ShowArgs),
}

/// A channel to act on.
#[derive(Debug, Args)]
pub struct ChannelArg {
    /// The channel's address; `flywheel channel list` lists them
    #[arg(value_parser = words::address)]
    channel: Address,
    #[command(flatten)]
    on: OnNetwork,
}

impl ChannelCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Open(args) => open::open(args, context),
            Self::Topup(args) => top_up::top_up(args, context),
            Self::Voucher(args) => voucher::voucher(args, context),
            Self::Cash(args) => cash::cash(args, context),
            Self::RequestClose(args) => close::request_close(args, context),
            Self::Close(args) => close::close(args, context),
            Self::List(args) => list::list(args, context),
            Self::Show(args) => list::show(args, context),
        }
    }
}

/// A channel as instructions name it.
fn channel_of(place: &Place, channel: &Channel) -> ChannelOf {
    ChannelOf {
        market: place.of(),
        customer: channel.customer,
        payee: channel.payee,
        id: channel.id,
    }
}

/// Shows a channel as it is now, after a command has changed it.
fn show_changed(sender: &Sender, place: &Place, channel: &Address, context: &Context) -> Result<(), Failure> {
    let found: Found<Channel> = flywheel_client::market::existing(sender.chain(), channel)?;
    crate::show::done(context.output(), &ChannelView::new(place, &found), sender.cost())
}
