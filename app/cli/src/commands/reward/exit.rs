//! `flywheel reward exit`

use clap::Args;
use flywheel_client::instructions::rewards;

use crate::args::{PayerArg, Yes};
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::{Coins, ToArg};
use crate::show;
use crate::vestings::{VestingArg, Vests};
use crate::views::VestingView;

/// Arguments of `flywheel reward exit`.
#[derive(Debug, Args)]
pub struct ExitArgs {
    #[command(flatten)]
    of: VestingArg,
    #[command(flatten)]
    to: ToArg,
    #[command(flatten)]
    payer: PayerArg,
    #[command(flatten)]
    yes: Yes,
}

/// Pays the signer all that vests, less the penalty.
pub fn exit(args: &ExitArgs, context: &Context) -> Result<(), Failure> {
    let mut sender = context.sender(&args.payer)?;
    let payee = sender.authority();
    let chain = sender.chain();
    let found = Vests::read(chain, &args.of, payee)?;
    let view = VestingView::new(&Coins::new(chain), &found, chain.now()?)?;
    if view.is_empty() {
        return Err(Failure::Argument(format!(
            "{payee} has nothing vesting in pool {} any more; later claims bring something again",
            found.at
        )));
    }
    args.yes.require(&view.price_of_exit())?;
    let (from, mint) = (found.source(), found.pool.mint);
    let paid = found.pay(
        &mut sender,
        &args.to,
        "pay what vests, less the penalty",
        |account| rewards::exit_vesting(from, mint, payee, account),
    )?;
    show::fields(context.output(), &paid, paid.rows())
}
