//! `flywheel stake delegate`

use clap::Args;
use flywheel_client::instructions::staking::{self, Behind};
use flywheel_client::staking::PoolKind;
use solana_address::Address;

use super::open::require_running;
use super::show_position;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::stakes::{self, PositionArg};
use crate::{lookup, words};

/// Arguments of `flywheel stake delegate`.
#[derive(Debug, Args)]
pub struct DelegateArgs {
    #[command(flatten)]
    position: PositionArg,
    /// The operator's account or wallet; what stands behind it is slashed with it
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    operator: Address,
    #[command(flatten)]
    on: OnNetwork,
}

/// Puts a position behind an operator, and shows it.
pub fn delegate(args: &DelegateArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let held = args.position.own(&sender, &network.address)?;
    let chain = sender.chain();
    require_running(&held.pool.account)?;
    if held.pool.account.kind() == PoolKind::Governance {
        return Err(Failure::Argument(
            "votes stand behind nobody; only stake in a revenue pool can be put behind an operator"
                .to_owned(),
        ));
    }
    if held.stake.account.has_operator() {
        return Err(Failure::Argument(format!(
            "the stake stands behind operator {} already; it moves to another one by unbonding and staking again",
            held.stake.account.operator
        )));
    }
    if held.position.account.shares == 0 {
        return Err(Failure::Argument(
            "the position holds nothing; `flywheel stake topup` adds to it".to_owned(),
        ));
    }
    let operator = lookup::operator(chain, &network.address, &args.operator)?.address;
    let behind = Behind {
        pool: held.pool.address,
        operator,
    };
    let mut steps = Vec::new();
    if stakes::operator_stake(chain, &held.pool.address, &operator)?.is_none() {
        steps.push(staking::open_operator_stake(sender.payer(), behind));
    }
    let position = held.position.address;
    steps.push(staking::delegate(
        sender.authority(),
        held.pool.address,
        position,
        operator,
    ));
    sender.send("delegate the position", &steps)?;
    show_position(&sender, &network.address, &position, context)
}
