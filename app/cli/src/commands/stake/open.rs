//! `flywheel stake open`

use clap::Args;
use flywheel_client::accounts::{OperatorStake, Position, StakePool};
use flywheel_client::chain::Chain;
use flywheel_client::instructions::staking::{self as instructions, Behind, NOBODY, OpenPositionArgs};
use flywheel_client::queries::Found;
use flywheel_client::staking::{self, PoolKind};
use flywheel_client::{ClientError, address};
use flywheel_oracle::decimal;
use solana_address::Address;

use super::show_position;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::{Coin, Coins, FromArg};
use crate::show::{self, Item, duration};
use crate::stakes::{self, PoolArgs};
use crate::views::{PositionAt, PositionView};
use crate::{lookup, words};

/// Arguments of `flywheel stake open`.
#[derive(Debug, Args)]
pub struct OpenArgs {
    /// What to stake, in whole tokens of the pool's mint
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    amount: String,
    /// For how long it is locked, such as 365d; for votes to the end of that week. The pool's shortest lock if not given
    #[arg(long, value_name = "DURATION", value_parser = words::seconds)]
    lock: Option<u32>,
    /// Behind which operator it stands, and is slashed with: its account or wallet. Behind nobody if not given; collateral
    /// stands behind the operator of --keypair
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    operator: Option<Address>,
    /// A number that tells apart the positions of one owner in the pool; the first that is free if not given
    #[arg(long)]
    id: Option<u32>,
    /// Show what the position would earn and when its lock would end, and send nothing
    #[arg(long)]
    preview: bool,
    #[command(flatten)]
    from: FromArg,
    #[command(flatten)]
    pool: PoolArgs,
    #[command(flatten)]
    on: OnNetwork,
}

/// What is to be opened.
struct Plan {
    pool: Found<StakePool>,
    behind: Behind,
    /// Whether the operator stake exists.
    opened: bool,
    coin: Coin,
    open: OpenPositionArgs,
    /// As they would be: pool, operator stake and position.
    after: (StakePool, OperatorStake, Position),
}

/// Opens a position and shows it, with what it earns.
pub fn open(args: &OpenArgs, context: &Context) -> Result<(), Failure> {
    if args.preview {
        return preview(args, context);
    }
    let (mut sender, network) = context.on_network(&args.on)?;
    let owner = sender.authority();
    let plan = plan(args, sender.chain(), &network.address, &owner)?;
    let source = args.from.source(&sender, &plan.coin, plan.open.amount)?;
    let position = address::position(&plan.pool.address, &owner, plan.open.id);
    let mut steps = Vec::new();
    if !plan.opened {
        steps.push(instructions::open_operator_stake(sender.payer(), plan.behind));
    }
    steps.push(instructions::open_position(
        sender.payer(),
        owner,
        plan.behind,
        source,
        plan.coin.token_program,
        plan.open,
    ));
    sender.send("open the position", &steps)?;
    show_position(&sender, &network.address, &position, context)
}

fn preview(args: &OpenArgs, context: &Context) -> Result<(), Failure> {
    let (chain, owner) = (context.read()?, context.address()?);
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.on.network.network)?;
    let plan = plan(args, chain, &network.address, &owner)?;
    let at = PositionAt {
        address: address::position(&plan.pool.address, &owner, plan.open.id),
        pool: plan.pool.address,
    };
    let (pool, stake, position) = &plan.after;
    let view = PositionView::at(&Coins::new(chain), at, pool, stake, position, stakes::now(chain)?)?;
    let mut rows = vec![("preview", "nothing was sent".to_owned())];
    rows.extend(view.fields());
    show::fields(context.output(), &view, rows)
}

/// Works out what is to be opened; refuses what the chain would refuse.
fn plan(args: &OpenArgs, chain: &dyn Chain, network: &Address, owner: &Address) -> Result<Plan, Failure> {
    let pool = args.pool.find(chain, network, &fitting(args))?;
    require_running(&pool.account)?;
    let coin = Coin::read(chain, &pool.account.mint)?;
    let amount = coin.some_base_units("--amount", &args.amount)?;
    require_minimum(&coin, &pool.account, amount)?;
    let lock_seconds = args.lock.unwrap_or(pool.account.parameters.min_lock_seconds);
    require_lock(&pool.account, lock_seconds)?;
    let operator = operator(args, chain, network, &pool.account, owner)?;
    let behind = Behind {
        pool: pool.address,
        operator,
    };
    let found = stakes::operator_stake(chain, &pool.address, &operator)?;
    let id_address = |id| address::position(&pool.address, owner, id);
    let id = match args.id {
        Some(id) if chain.account(&id_address(id))?.is_some() => {
            return Err(Failure::Argument(format!(
                "--id {id}: {owner} has that position already; add to it with `flywheel stake topup {}`",
                id_address(id)
            )));
        }
        Some(id) => id,
        None => staking::free_id(chain, id_address)?,
    };
    let mut after = (
        pool.account,
        found.map_or_else(
            || staking::nothing_behind(pool.address, operator),
            |found| found.account,
        ),
    );
    let now = stakes::now(chain)?;
    let mut position =
        staking::open(&mut after.0, &mut after.1, amount, lock_seconds, now).map_err(ClientError::Stake)?;
    (position.id, position.owner) = (id, *owner);
    require_share(&coin, &after.0, &after.1, &position)?;
    Ok(Plan {
        pool,
        behind,
        opened: found.is_some(),
        coin,
        open: OpenPositionArgs {
            id,
            amount,
            lock_seconds,
        },
        after: (after.0, after.1, position),
    })
}

/// The kinds of pools that what was typed may be meant for. A pool that is named and does not fit is told so later.
fn fitting(args: &OpenArgs) -> Vec<PoolKind> {
    let mut kinds = vec![PoolKind::Collateral, PoolKind::Revenue, PoolKind::Governance];
    if !args.pool.is_named() {
        kinds.retain(|kind| match kind {
            PoolKind::Collateral => args.lock.is_none_or(|lock| lock == 0),
            PoolKind::Revenue => true,
            PoolKind::Governance => args.operator.is_none(),
        });
    }
    kinds
}

/// The operator that the position is to stand behind.
fn operator(
    args: &OpenArgs,
    chain: &dyn Chain,
    network: &Address,
    pool: &StakePool,
    owner: &Address,
) -> Result<Address, Failure> {
    match (pool.kind(), args.operator) {
        (PoolKind::Governance, Some(_)) => Err(Failure::Argument(
            "votes stand behind nobody; leave --operator out".to_owned(),
        )),
        (PoolKind::Collateral, named) => {
            let own = lookup::operator(chain, network, owner)?.address;
            match named.map(|named| lookup::operator_address(network, &named)) {
                Some(other) if other != own => Err(Failure::Argument(format!(
                    "collateral is an operator's own, and {owner} is operator {own}; leave --operator out"
                ))),
                _ => Ok(own),
            }
        }
        (_, Some(named)) => Ok(lookup::operator(chain, network, &named)?.address),
        (_, None) => Ok(NOBODY),
    }
}

/// Refuses to add stake where nobody may.
pub fn require_running(pool: &StakePool) -> Result<(), Failure> {
    if pool.paused == 0 {
        return Ok(());
    }
    Err(Failure::Argument(
        "nobody may stake more in this pool at present; leaving and claiming go on, and the network's pauser resumes it"
            .to_owned(),
    ))
}

/// Refuses a position that would hold too little.
pub fn require_minimum(coin: &Coin, pool: &StakePool, worth: u64) -> Result<(), Failure> {
    let minimum = pool.parameters.minimum_stake;
    if worth >= minimum {
        return Ok(());
    }
    Err(Failure::Argument(format!(
        "a position holds {} at least, and this one would hold {}; name another amount",
        coin.amount(minimum),
        coin.amount(worth)
    )))
}

/// Refuses a lock that the pool does not take.
pub fn require_lock(pool: &StakePool, lock_seconds: u32) -> Result<(), Failure> {
    let terms = &pool.parameters;
    if (terms.min_lock_seconds..=terms.max_lock_seconds).contains(&lock_seconds) {
        return Ok(());
    }
    if terms.max_lock_seconds == 0 {
        return Err(Failure::Argument(
            "this pool has no locks; leave --lock out".to_owned(),
        ));
    }
    Err(Failure::Argument(format!(
        "--lock {}: this pool takes locks from {} to {}",
        duration(lock_seconds),
        duration(terms.min_lock_seconds),
        duration(terms.max_lock_seconds)
    )))
}

/// Refuses a member that would have too large a share of the pool; as they would be after the change.
pub fn require_share(
    coin: &Coin,
    pool: &StakePool,
    stake: &OperatorStake,
    position: &Position,
) -> Result<(), Failure> {
    let (weight, member) = if stake.has_operator() {
        (stake.weight(), "the operator")
    } else {
        (position.weight(), "the position")
    };
    if pool.require_share(weight).is_ok() {
        return Ok(());
    }
    let share = decimal::format(pool.parameters.max_share_bps.into(), 4);
    Err(Failure::Argument(format!(
        "{member} would have more than {share} of the pool's weight, the most that a member may have above {}; stake less, \
         or behind another operator",
        coin.amount(pool.parameters.share_floor)
    )))
}
