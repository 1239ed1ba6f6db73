//! `flywheel collateral status`

use clap::Args;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::staking::{self, Behind};
use flywheel_client::queries;
use flywheel_client::staking::PoolKind;
use solana_address::Address;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::Coins;
use crate::sender::{Sender, Step};
use crate::stakes::{self, PoolArgs};
use crate::views::{BondView, Requirement};
use crate::{faults, lookup, show, words};

/// Arguments of `flywheel collateral status`.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// Only this operator: its account or wallet; all whose devices require something or who have staked if not given
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    operator: Option<Address>,
    /// Have the chain note how operators stand whose devices require something else since; for anybody
    #[arg(long)]
    update: bool,
    #[command(flatten)]
    pool: PoolArgs,
    #[command(flatten)]
    on: OnNetwork,
}

/// Shows how operators stand, after it was noted if that is asked for.
pub fn status(args: &StatusArgs, context: &Context) -> Result<(), Failure> {
    if args.update {
        return update(args, context);
    }
    let chain = context.read()?;
    let network = lookup::network(chain.as_ref(), &args.on.network.network)?.address;
    show_all(args, chain.as_ref(), &network, context)
}

/// Brings the chain up to date about those that are not, and shows all.
fn update(args: &StatusArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let chain = sender.chain();
    let now = stakes::now(chain)?;
    let outdated = requirements(args, chain, &network.address)?;
    let steps: Vec<_> = outdated
        .iter()
        .filter(|of| of.is_outdated(now))
        .map(|of| step(&sender, of))
        .collect();
    let bar = context.progress().bar("collateral", steps.len());
    sender.send_each("update the bonds", &steps, &bar)?;
    show_all(args, sender.chain(), &network.address, context)
}

/// Notes how an operator stands; where nothing ever stood behind it, that takes an account.
fn step(sender: &Sender, of: &Requirement) -> Step {
    let behind = Behind {
        pool: of.pool.address,
        operator: of.operator.address,
    };
    Step {
        name: of.operator.address.to_string(),
        instructions: vec![match of.stake {
            Some(_) => staking::update_bond(behind),
            None => staking::open_operator_stake(sender.payer(), behind),
        }],
    }
}

fn show_all(
    args: &StatusArgs,
    chain: &dyn Chain,
    network: &Address,
    context: &Context,
) -> Result<(), Failure> {
    let (coins, now) = (Coins::new(chain), stakes::now(chain)?);
    let views: Vec<_> = requirements(args, chain, network)?
        .iter()
        .map(|of| BondView::new(&coins, of, now))
        .collect::<Result<_, _>>()?;
    match views.as_slice() {
        [only] if args.operator.is_some() => show::one(context.output(), only),
        all => show::list(context.output(), all),
    }
}

/// The operators that are meant, with what stands behind them.
fn requirements(
    args: &StatusArgs,
    chain: &dyn Chain,
    network: &Address,
) -> Result<Vec<Requirement>, Failure> {
    let pool = args.pool.find(chain, network, &[PoolKind::Collateral])?;
    let named = args
        .operator
        .map(|named| lookup::operator_address(network, &named));
    let owed = faults::owed(chain, &pool, named, stakes::now(chain)?)?;
    let operators = match args.operator {
        Some(named) => vec![lookup::operator(chain, network, &named)?],
        None => queries::operators(chain, network)?,
    };
    let mut all = Vec::with_capacity(operators.len());
    for operator in operators {
        let stake = stakes::operator_stake(chain, &pool.address, &operator.address)?;
        all.push(Requirement {
            operator,
            pool,
            stake,
            owed: owed.get(&operator.address).copied().unwrap_or_default(),
        });
    }
    all.retain(|of| args.operator.is_some() || of.matters());
    Ok(all)
}
