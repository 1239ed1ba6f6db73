//! `flywheel reward vesting`

use clap::Args;
use solana_address::Address;

use crate::context::Context;
use crate::failure::Failure;
use crate::purse::Coins;
use crate::vestings::{VestingArg, Vests};
use crate::views::VestingView;
use crate::{show, words};

/// Arguments of `flywheel reward vesting`.
#[derive(Debug, Args)]
pub struct VestingArgs {
    #[command(flatten)]
    of: VestingArg,
    /// Whose; --keypair's if not given
    #[arg(long, value_name = "WALLET", value_parser = words::address)]
    payee: Option<Address>,
}

/// Shows what a payee has vesting.
pub fn vesting(args: &VestingArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let chain = chain.as_ref();
    let payee = args.payee.map_or_else(|| context.address(), Ok)?;
    let found = Vests::read(chain, &args.of, payee)?;
    let view = VestingView::new(&Coins::new(chain), &found, chain.now()?)?;
    show::one(context.output(), &view)
}
