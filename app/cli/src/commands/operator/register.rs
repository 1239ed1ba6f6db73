//! `flywheel operator register`

use clap::Args;
use flywheel_client::instructions::registry;

use crate::args::{NetworkArg, PayerArg};
use crate::context::Context;
use crate::failure::Failure;
use crate::views::OperatorView;
use crate::{lookup, show};

/// Arguments of `flywheel operator register`. Who pays here pays for all of the operator's devices.
#[derive(Debug, Args)]
pub struct RegisterArgs {
    #[command(flatten)]
    network: NetworkArg,
    #[command(flatten)]
    payer: PayerArg,
}

/// Registers an operator and shows it.
pub fn register(args: &RegisterArgs, context: &Context) -> Result<(), Failure> {
    let mut sender = context.sender(&args.payer)?;
    let network = lookup::network(sender.chain(), &args.network.network)?.address;
    let authority = sender.authority();
    let instruction = registry::register_operator(sender.payer(), authority, network);
    sender.send("register the operator", &[instruction])?;
    let found = lookup::operator(sender.chain(), &network, &authority)?;
    show::done(context.output(), &OperatorView::new(&found), sender.cost())
}
