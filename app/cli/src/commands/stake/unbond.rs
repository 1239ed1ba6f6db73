//! `flywheel stake unbond`

use clap::Args;
use flywheel_client::accounts::Operator;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::staking::{self as instructions, EVERYTHING};
use flywheel_client::staking::{self, Holding, PoolKind};
use flywheel_client::{address, queries};

use super::open::require_minimum;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::{Coin, Coins};
use crate::show::{self, Time};
use crate::stakes::{self, PositionArg};
use crate::views::TicketView;
use crate::words;

/// Arguments of `flywheel stake unbond`.
#[derive(Debug, Args)]
pub struct UnbondArgs {
    #[command(flatten)]
    position: PositionArg,
    #[command(flatten)]
    much: Much,
    #[command(flatten)]
    on: OnNetwork,
}

/// How much.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Much {
    /// What to take out, in whole tokens
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    amount: Option<String>,
    /// Take out everything
    #[arg(long)]
    all: bool,
}

/// Begins to take stake out of a position, and shows the ticket.
pub fn unbond(args: &UnbondArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let held = args.position.own(&sender, &network.address)?;
    let (chain, position) = (sender.chain(), held.position.address);
    let coin = Coin::read(chain, &held.pool.account.mint)?;
    let amount = match &args.much.amount {
        Some(text) => coin.some_base_units("--amount", text)?,
        None => EVERYTHING,
    };
    require_unlocked(&held, stakes::now(chain)?)?;
    require_enough(chain, &held, &coin, amount)?;
    let ticket = |id| address::ticket(&position, id);
    let id = staking::free_id(chain, ticket)?;
    let (payer, owner) = (sender.payer(), sender.authority());
    let request = instructions::request_unbonding(payer, owner, held.behind(), position, id, amount);
    sender.send("unbond", &[request])?;
    let chain = sender.chain();
    let found = stakes::ticket(chain, &network.address, &ticket(id))?;
    let view = TicketView::new(&Coins::new(chain), &found, stakes::now(chain)?)?;
    show::done(context.output(), &view, sender.cost())
}

fn require_unlocked(held: &Holding, now: u32) -> Result<(), Failure> {
    let position = &held.position.account;
    let end = position.lock_end.max(position.vote_lock);
    if now >= end {
        return Ok(());
    }
    Err(Failure::Argument(format!(
        "the position is locked until {}; unbond it then",
        Time(end.into())
    )))
}

/// Refuses more than there is, a rest that is too small, and collateral that devices require.
fn require_enough(chain: &dyn Chain, held: &Holding, coin: &Coin, amount: u64) -> Result<(), Failure> {
    let (stake, pool) = (&held.stake.account, &held.pool.account);
    let worth = staking::worth(stake, &held.position.account);
    if worth == 0 {
        return Err(Failure::Argument(
            "the position holds nothing to unbond; `flywheel stake close` closes it".to_owned(),
        ));
    }
    if amount != EVERYTHING && amount > worth {
        return Err(Failure::Argument(format!(
            "the position holds {}, and {} were asked for; take out less, or everything with --all",
            coin.amount(worth),
            coin.amount(amount)
        )));
    }
    let taken = amount.min(worth);
    if taken < worth {
        require_minimum(coin, pool, worth.saturating_sub(taken))?;
    }
    if pool.kind() != PoolKind::Collateral {
        return Ok(());
    }
    let operator = queries::account::<Operator>(chain, &stake.operator)?;
    let required = operator.map_or(0, |operator| operator.account.bond_required);
    if stake.assets.saturating_sub(taken) >= required {
        return Ok(());
    }
    Err(Failure::Argument(format!(
        "the operator's devices require {} of {} that are staked; unbond {} at most, or retire devices first",
        coin.amount(required),
        coin.amount(stake.assets),
        coin.amount(stake.assets.saturating_sub(required))
    )))
}
