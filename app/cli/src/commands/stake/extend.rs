//! `flywheel stake extend` and `flywheel stake expire`

use clap::Args;
use flywheel_client::instructions::staking as instructions;
use flywheel_client::staking;

use super::open::{require_lock, require_running};
use super::show_position;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::show::Time;
use crate::stakes::{self, PositionArg};
use crate::words;

/// Arguments of `flywheel stake extend`.
#[derive(Debug, Args)]
pub struct ExtendArgs {
    #[command(flatten)]
    position: PositionArg,
    /// For how long it is to be locked from now on, such as 365d; for votes to the end of that week
    #[arg(long, value_name = "DURATION", value_parser = words::seconds)]
    lock: u32,
    #[command(flatten)]
    on: OnNetwork,
}

/// Arguments of `flywheel stake expire`.
#[derive(Debug, Args)]
pub struct ExpireArgs {
    #[command(flatten)]
    position: PositionArg,
    #[command(flatten)]
    on: OnNetwork,
}

/// Locks a position for longer, and shows it.
pub fn extend(args: &ExtendArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let held = args.position.own(&sender, &network.address)?;
    let (pool, position) = (&held.pool.account, &held.position);
    require_running(pool)?;
    require_lock(pool, args.lock)?;
    if position.account.shares == 0 {
        return Err(Failure::Argument(
            "the position holds nothing that could be locked; `flywheel stake topup` adds to it".to_owned(),
        ));
    }
    let (now, present) = (stakes::now(sender.chain())?, position.account.lock_end);
    let end = staking::end_of_lock(pool, now, args.lock).unwrap_or(u32::MAX);
    if end <= present {
        return Err(Failure::Argument(format!(
            "the lock lasts until {} already, and this one would end at {}; type a longer one",
            Time(present.into()),
            Time(end.into())
        )));
    }
    let extend = instructions::extend_lock(sender.authority(), held.behind(), position.address, args.lock);
    sender.send("extend the lock", &[extend])?;
    show_position(&sender, &network.address, &position.address, context)
}

/// Takes back the multiplier of a lock that has ended, and shows the position.
pub fn expire(args: &ExpireArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let held = args
        .position
        .any(sender.chain(), &network.address, &sender.authority())?;
    let position = &held.position;
    let end = position.account.lock_end;
    if stakes::now(sender.chain())? < end {
        return Err(Failure::Argument(format!(
            "the lock lasts until {}; its multiplier holds until then",
            Time(end.into())
        )));
    }
    if position.account.multiplier_bps == 10_000 {
        return Err(Failure::Argument(
            "the position has no multiplier any more; there is nothing to do".to_owned(),
        ));
    }
    let expire = instructions::expire_lock(held.behind(), position.address);
    sender.send("take back the multiplier", &[expire])?;
    show_position(&sender, &network.address, &position.address, context)
}
