//! `flywheel operator suspend`, `appeal` and `lift`

use clap::Args;
use solana_address::Address;

use super::show_changed;
use crate::args::OnNetwork;
use crate::commands::suspension::{self, SentenceArgs};
use crate::context::Context;
use crate::digest::Appeal;
use crate::failure::Failure;
use crate::{lookup, words};

/// Arguments of `flywheel operator suspend`.
#[derive(Debug, Args)]
pub struct SuspendArgs {
    #[command(flatten)]
    operator: OperatorArgs,
    #[command(flatten)]
    sentence: SentenceArgs,
}

/// Arguments of `flywheel operator appeal`.
#[derive(Debug, Args)]
pub struct AppealArgs {
    #[command(flatten)]
    appeal: Appeal,
    #[command(flatten)]
    on: OnNetwork,
}

/// The operator that is meant.
#[derive(Debug, Args)]
pub struct OperatorArgs {
    /// The operator's account or wallet
    #[arg(value_parser = words::address)]
    operator: Address,
    #[command(flatten)]
    on: OnNetwork,
}

/// Suspends an operator, and shows it.
pub fn suspend(args: &SuspendArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.operator.on)?;
    let subject = lookup::operator(sender.chain(), &network.address, &args.operator.operator)?.address;
    suspension::suspend(&mut sender, &network.address, &subject, &args.sentence)?;
    show_changed(&sender, &network.address, &subject, context)
}

/// Appeals against the suspension of the operator of --keypair, and shows the operator.
pub fn appeal(args: &AppealArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let subject = lookup::operator(sender.chain(), &network.address, &sender.authority())?.address;
    suspension::appeal(&mut sender, &network.address, &subject, &subject, &args.appeal)?;
    show_changed(&sender, &network.address, &subject, context)
}

/// Lifts the suspension of an operator, which may be closed meanwhile.
pub fn lift(args: &OperatorArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let subject = lookup::operator_address(&network.address, &args.operator);
    suspension::lift(&mut sender, &network.address, &subject, context)
}
