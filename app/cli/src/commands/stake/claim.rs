//! `flywheel stake claim`

use clap::Args;
use flywheel_client::ClientError;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::staking as instructions;
use flywheel_client::staking::{self, Holding};
use solana_address::Address;

use super::open::require_running;
use super::show_position;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::{Coin, Destination, ToArg};
use crate::sender::Sender;
use crate::show;
use crate::stakes::{self, PositionArg};
use crate::views::{PaidView, Payment};

/// Arguments of `flywheel stake claim`.
#[derive(Debug, Args)]
pub struct ClaimArgs {
    #[command(flatten)]
    position: PositionArg,
    /// Add the rewards in the stake mint to the position, instead of having all rewards paid
    #[arg(long, conflicts_with = "to")]
    restake: bool,
    #[command(flatten)]
    to: ToArg,
    #[command(flatten)]
    on: OnNetwork,
}

/// Has the rewards of a position paid to its owner, whoever sends this, and shows the payments; or stakes them, and shows
/// the position.
pub fn claim(args: &ClaimArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    if args.restake {
        let held = args.position.own(&sender, &network.address)?;
        restake(&mut sender, &held)?;
        return show_position(&sender, &network.address, &held.position.address, context);
    }
    let chain = sender.chain();
    let held = args.position.any(chain, &network.address, &sender.authority())?;
    let due = due(chain, &held)?;
    if due.is_empty() {
        return Err(nothing());
    }
    if args.to.to.is_some() && due.len() > 1 {
        return Err(Failure::Argument(format!(
            "rewards are due in {} mints, which one token account cannot hold; leave --to out",
            due.len()
        )));
    }
    let paid = pay(&mut sender, &held, &due, &args.to)?;
    let view = PaidView::new(paid, sender.cost());
    show::fields(context.output(), &view, view.rows())
}

/// The mints in which something is owed, with how much, base units.
fn due(chain: &dyn Chain, held: &Holding) -> Result<Vec<(Address, u64)>, Failure> {
    let now = stakes::now(chain)?;
    let pool = &held.pool.account;
    let owed =
        staking::owed(pool, &held.stake.account, &held.position.account, now).map_err(ClientError::Stake)?;
    let all = pool.rewards().iter().map(|reward| reward.mint).zip(owed);
    Ok(all.filter(|(_, owed)| *owed > 0).collect())
}

fn pay(
    sender: &mut Sender,
    held: &Holding,
    due: &[(Address, u64)],
    to: &ToArg,
) -> Result<Vec<Payment>, Failure> {
    let (owner, position) = (held.position.account.owner, held.position.address);
    let mut payees: Vec<(Coin, Destination)> = Vec::with_capacity(due.len());
    for (mint, _) in due {
        let coin = Coin::read(sender.chain(), mint)?;
        let destination = to.destination(sender, &coin, &owner)?;
        payees.push((coin, destination));
    }
    let mut steps: Vec<_> = payees.iter().filter_map(|(_, to)| to.creation.clone()).collect();
    let named: Vec<_> = payees
        .iter()
        .map(|(coin, to)| (coin.named(), to.account))
        .collect();
    steps.push(instructions::claim_rewards(held.behind(), position, &named));
    sender.send("claim", &steps)?;
    let payments = payees.iter().map(|(coin, to)| {
        let amount = coin.amount(to.received(sender.chain())?);
        Ok(Payment::new(position, &coin.mint, amount, &to.account))
    });
    payments.collect()
}

/// Adds the rewards in the stake mint to the position.
fn restake(sender: &mut Sender, held: &Holding) -> Result<(), Failure> {
    let pool = &held.pool.account;
    require_running(pool)?;
    let mint = pool.mint;
    if pool.rewards().iter().all(|reward| reward.mint != mint) {
        return Err(Failure::Argument(
            "this pool pays no rewards in the mint that is staked; leave --restake out".to_owned(),
        ));
    }
    if due(sender.chain(), held)?.iter().all(|(owed, _)| *owed != mint) {
        return Err(nothing());
    }
    let coin = Coin::read(sender.chain(), &mint)?;
    let restake = instructions::claim_and_stake(
        sender.authority(),
        held.behind(),
        held.position.address,
        coin.named(),
    );
    sender.send("stake the rewards", &[restake])
}

fn nothing() -> Failure {
    Failure::Argument(
        "nothing is owed to the position now; `flywheel stake show` says what it earns, and until when"
            .to_owned(),
    )
}
