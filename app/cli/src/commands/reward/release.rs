//! `flywheel reward release`

use clap::Args;
use flywheel_client::instructions::rewards;
use solana_address::Address;

use crate::args::PayerArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::{Coins, ToArg};
use crate::vestings::{VestingArg, Vests};
use crate::views::VestingView;
use crate::{show, words};

/// Arguments of `flywheel reward release`.
#[derive(Debug, Args)]
pub struct ReleaseArgs {
    #[command(flatten)]
    of: VestingArg,
    /// Whose; --keypair's if not given
    #[arg(long, value_name = "WALLET", value_parser = words::address)]
    payee: Option<Address>,
    #[command(flatten)]
    to: ToArg,
    #[command(flatten)]
    payer: PayerArg,
}

/// Has what is vested paid to its payee.
pub fn release(args: &ReleaseArgs, context: &Context) -> Result<(), Failure> {
    let mut sender = context.sender(&args.payer)?;
    let payee = args.payee.unwrap_or_else(|| sender.authority());
    let found = Vests::read(sender.chain(), &args.of, payee)?;
    let chain = sender.chain();
    let view = VestingView::new(&Coins::new(chain), &found, chain.now()?)?;
    if !view.has_vested() {
        return Err(Failure::Argument(format!(
            "nothing of what {payee} has in pool {} is vested yet; a month's rewards begin to vest when the month is over. \
             `flywheel reward vesting` shows them",
            found.at
        )));
    }
    let from = found.source();
    let paid = found.pay(&mut sender, &args.to, "pay what is vested", |account| {
        rewards::release_vested(from, payee, account)
    })?;
    show::fields(context.output(), &paid, paid.rows())
}
