//! `flywheel insurance update` and `flywheel insurance apply`

use clap::Args;
use flywheel_client::instructions::staking;

use super::{OneInsurance, show_changed};
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::Coin;
use crate::show::Time;
use crate::{stakes, words};

/// Arguments of `flywheel insurance update`. A proposal that waits is replaced.
#[derive(Debug, Args)]
pub struct UpdateArgs {
    /// The most that it is to pay in an epoch, in whole tokens
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    epoch_cap: String,
    #[command(flatten)]
    one: OneInsurance,
}

/// Proposes another limit, and shows the insurance with both.
pub fn update(args: &UpdateArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.one.on)?;
    let found = args.one.mint.find(sender.chain(), &network.address)?;
    let coin = Coin::read(sender.chain(), &found.account.mint)?;
    let epoch_cap = coin.base_units("--epoch-cap", &args.epoch_cap)?;
    // What holds now may be proposed to replace a proposal that waits.
    if epoch_cap == found.account.epoch_cap && found.account.update_ready_at == 0 {
        return Err(Failure::Argument(
            "that is what holds already; `flywheel insurance show` shows it".to_owned(),
        ));
    }
    let update = staking::update_insurance(sender.authority(), network.address, found.address, epoch_cap);
    sender.send("propose the update", &[update])?;
    show_changed(&sender, &found.address, context)
}

/// Applies a proposed limit whose delay is over, and shows the insurance.
pub fn apply(args: &OneInsurance, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let found = args.mint.find(sender.chain(), &network.address)?;
    let ready_at = found.account.update_ready_at;
    if ready_at == 0 {
        return Err(Failure::Argument(
            "no update of this insurance is proposed; `flywheel insurance update` proposes one".to_owned(),
        ));
    }
    if stakes::now(sender.chain())? < ready_at {
        return Err(Failure::Argument(format!(
            "the update waits until {}; apply it then",
            Time(ready_at.into())
        )));
    }
    let apply = staking::apply_insurance_update(sender.authority(), network.address, found.address);
    sender.send("apply the update", &[apply])?;
    show_changed(&sender, &found.address, context)
}
