//! `flywheel channel cash`

use std::path::PathBuf;

use clap::Args;
use flywheel_client::accounts::Channel;
use flywheel_client::instructions::market::{self as instructions, Voucher};
use flywheel_client::market::{self as reading, Settlement};
use flywheel_client::queries::Found;
use solana_instruction::Instruction;

use super::channel_of;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::{self, Paper, Place, VoucherPaper, account_of, creation_of, destination, signature};
use crate::purse::ToArg;
use crate::show::{self, Time};
use crate::views::{ChannelView, Settled, SettlementView};

/// Arguments of `flywheel channel cash`.
#[derive(Debug, Args)]
pub struct CashArgs {
    /// The voucher, as `flywheel channel voucher` prints it
    #[arg(value_name = "FILE")]
    voucher: PathBuf,
    #[command(flatten)]
    to: ToArg,
    #[command(flatten)]
    on: OnNetwork,
}

/// Cashes a voucher, and shows what was charged and paid, and the channel.
pub fn cash(args: &CashArgs, context: &Context) -> Result<(), Failure> {
    let paper = VoucherPaper::open(&args.voucher)?;
    let (mut sender, network) = context.on_network(&args.on)?;
    let chain = sender.chain();
    let (place, found) = markets::channel(chain, &network.address, &paper.channel()?)?;
    let channel = &found.account;
    require_current(&paper, channel, chain.now()?)?;
    let of = channel_of(&place, channel);
    let voucher = Voucher {
        total: paper.total(),
        expiry: paper.expiry(),
    };
    let message = of.voucher_message(channel.nonce, voucher);
    let signed = signature(&paper, &message, &args.voucher)?;
    if signed.key != channel.signer {
        return Err(Failure::Argument(format!(
            "{} is signed by {}, and vouchers of this channel by {}; have one signed by that key",
            args.voucher.display(),
            signed.key,
            channel.signer
        )));
    }
    let settlement = settlement(&place, channel, voucher.total)?;
    // The payee's account is read even when nothing is paid.
    let read = settlement.paid.max(1);
    let to = destination(&sender, &args.to, &place, &channel.payee, read)?;
    let mut steps: Vec<Instruction> = creation_of(to.as_ref()).into_iter().collect();
    let payee_token = account_of(to.as_ref(), &place);
    steps.extend(instructions::cash_voucher(
        of,
        channel.nonce,
        voucher,
        &signed,
        payee_token,
    ));
    sender.send("cash the voucher", &steps)?;
    let after: Found<Channel> = reading::existing(sender.chain(), &found.address)?;
    let view = ChannelView::new(&place, &after);
    let moved = SettlementView::new(&place, &settlement, to.as_ref().map(|to| &to.account));
    let settled = Settled::new(moved, &view, Some(sender.cost()));
    show::fields(context.output(), &settled, settled.rows())
}

fn require_current(paper: &VoucherPaper, channel: &Channel, now: i64) -> Result<(), Failure> {
    if paper.nonce() != channel.nonce {
        return Err(Failure::Argument(
            "the voucher is of a channel that was closed, at the same address; have a new one signed"
                .to_owned(),
        ));
    }
    if now > paper.expiry() {
        return Err(Failure::Argument(format!(
            "the voucher could be cashed until {}; have a new one signed",
            Time(paper.expiry())
        )));
    }
    Ok(())
}

/// What it moves; refuses a voucher that adds nothing.
fn settlement(place: &Place, channel: &Channel, total: u64) -> Result<Settlement, Failure> {
    let mut after = *channel;
    after.cash(total).map_err(|_| {
        Failure::Argument(format!(
            "the voucher is over {} in sum, and {} are cashed already; have one signed over more",
            place.amount(total),
            place.amount(channel.cashed)
        ))
    })
}
