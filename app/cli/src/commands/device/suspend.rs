//! `flywheel device suspend`, `appeal` and `lift`

use clap::Args;

use super::{OneArgs, account, show_changed};
use crate::commands::suspension::{self, SentenceArgs};
use crate::context::Context;
use crate::digest::Appeal;
use crate::failure::Failure;
use crate::lookup;

/// Arguments of `flywheel device suspend`.
#[derive(Debug, Args)]
pub struct SuspendArgs {
    #[command(flatten)]
    one: OneArgs,
    #[command(flatten)]
    sentence: SentenceArgs,
}

/// Arguments of `flywheel device appeal`.
#[derive(Debug, Args)]
pub struct AppealArgs {
    #[command(flatten)]
    one: OneArgs,
    #[command(flatten)]
    appeal: Appeal,
}

/// Suspends a device, and shows it.
pub fn suspend(args: &SuspendArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.one.on)?;
    let subject = lookup::device(sender.chain(), &network.address, &args.one.device)?.address;
    suspension::suspend(&mut sender, &network.address, &subject, &args.sentence)?;
    show_changed(&sender, &subject, context)
}

/// Appeals against the suspension of a device, by its operator, and shows the device.
pub fn appeal(args: &AppealArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.one.on)?;
    let device = lookup::device(sender.chain(), &network.address, &args.one.device)?;
    let operator = device.account.operator;
    suspension::appeal(
        &mut sender,
        &network.address,
        &operator,
        &device.address,
        &args.appeal,
    )?;
    show_changed(&sender, &device.address, context)
}

/// Lifts the suspension of a device, which may be retired meanwhile.
pub fn lift(args: &OneArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let subject = account(sender.chain(), &network.address, &args.device)?;
    suspension::lift(&mut sender, &network.address, &subject, context)
}
