//! `flywheel stake update-pool`, `apply-update`, `pause` and `resume`

use clap::Args;
use flywheel_client::instructions::staking::{self, StakeParametersArgs};
use flywheel_client::staking::PoolKind;

use super::show_pool;
use super::terms::PoolTermsArgs;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::Coin;
use crate::show::Time;
use crate::stakes::{self, PoolArgs};

/// Every kind of pool.
const ANY: &[PoolKind] = &[PoolKind::Collateral, PoolKind::Revenue, PoolKind::Governance];

/// Arguments of `flywheel stake update-pool`. A proposal that waits is replaced.
#[derive(Debug, Args)]
pub struct UpdatePoolArgs {
    #[command(flatten)]
    terms: PoolTermsArgs,
    #[command(flatten)]
    one: OnePool,
}

/// A pool to change.
#[derive(Debug, Args)]
pub struct OnePool {
    #[command(flatten)]
    pool: PoolArgs,
    #[command(flatten)]
    on: OnNetwork,
}

/// Proposes other parameters, and shows the pool with both.
pub fn update_pool(args: &UpdatePoolArgs, context: &Context) -> Result<(), Failure> {
    if args.terms == PoolTermsArgs::default() {
        return Err(Failure::Argument(
            "name what is to change; `flywheel stake update-pool --help` lists what can".to_owned(),
        ));
    }
    let (mut sender, network) = context.on_network(&args.one.on)?;
    let chain = sender.chain();
    let pool = args.one.pool.find(chain, &network.address, ANY)?;
    let coin = Coin::read(chain, &pool.account.mint)?;
    let base = StakeParametersArgs::from(pool.account.parameters);
    let terms = args.terms.over(base, pool.account.kind(), &coin, chain)?;
    // What holds now may be proposed to replace a proposal that waits.
    if terms == base && pool.account.update_ready_at == 0 {
        return Err(Failure::Argument(
            "that is what holds already; `flywheel stake pools` shows it".to_owned(),
        ));
    }
    let update = staking::update_stake_pool(sender.authority(), network.address, pool.address, terms);
    sender.send("propose the update", &[update])?;
    show_pool(&sender, &pool.address, context)
}

/// Applies a proposed update whose delay is over, and shows the pool.
pub fn apply_update(args: &OnePool, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let pool = args.pool.find(sender.chain(), &network.address, ANY)?;
    let ready_at = pool.account.update_ready_at;
    if ready_at == 0 {
        return Err(Failure::Argument(
            "no update of this pool is proposed; `flywheel stake update-pool` proposes one".to_owned(),
        ));
    }
    if stakes::now(sender.chain())? < ready_at {
        return Err(Failure::Argument(format!(
            "the update waits until {}; apply it then",
            Time(ready_at.into())
        )));
    }
    let apply = staking::apply_stake_pool_update(sender.authority(), network.address, pool.address);
    sender.send("apply the update", &[apply])?;
    show_pool(&sender, &pool.address, context)
}

/// Stops or resumes staking more, and shows the pool.
pub fn set_pause(args: &OnePool, paused: bool, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let pool = args.pool.find(sender.chain(), &network.address, ANY)?;
    let set = staking::set_stake_pause(sender.authority(), network.address, pool.address, paused);
    let action = if paused {
        "pause the pool"
    } else {
        "resume the pool"
    };
    sender.send(action, &[set])?;
    show_pool(&sender, &pool.address, context)
}
