//! `flywheel device retire`

use clap::Args;
use flywheel_client::accounts::Tombstone;
use flywheel_client::instructions::registry;
use flywheel_oracle::place;

use super::{OneArgs, of};
use crate::args::Yes;
use crate::context::Context;
use crate::failure::Failure;
use crate::show::Sol;
use crate::views::{Ended, lamports};
use crate::{lookup, show};

/// Arguments of `flywheel device retire`.
#[derive(Debug, Args)]
pub struct RetireArgs {
    #[command(flatten)]
    one: OneArgs,
    #[command(flatten)]
    yes: Yes,
}

/// Retires a device for good, and shows what became of its rent.
pub fn retire(args: &RetireArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.one.on)?;
    let device = lookup::device(sender.chain(), &network.address, &args.one.device)?;
    let account = &device.account;
    let class = lookup::class(sender.chain(), &network.address, account.class)?.account;
    let rent_payer = lookup::operator(sender.chain(), &network.address, &account.operator)?
        .account
        .rent_payer;
    let before = lamports(sender.chain(), &device.address)?;
    let kept = sender.chain().minimum_balance(Tombstone::SPACE)?;
    args.yes.require(&format!(
        "Device {} would be gone for ever, and its key {} could never be registered again in this network. Of its rent, {} \
         would go to {rent_payer}, and {} would stay to keep the key out.",
        account.index,
        account.key,
        Sol(before.saturating_sub(kept)),
        Sol(kept),
    ))?;
    let cell = place::parent(account.location, class.density_resolution);
    let instruction = registry::retire_device(sender.authority(), &of(&device), rent_payer, cell);
    sender.send("retire the device", &[instruction])?;
    let (chain, cost) = (sender.chain(), sender.cost());
    let ended = Ended::new("device", chain, &device.address, before, &rent_payer, cost)?;
    show::fields(context.output(), &ended, ended.rows())
}
