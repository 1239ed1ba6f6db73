//! `flywheel stake withdraw`

use clap::Args;
use flywheel_client::instructions::staking;
use solana_address::Address;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::{Coin, ToArg};
use crate::sender::Sender;
use crate::show::{self, Time};
use crate::stakes::{self, Unbonding};
use crate::views::{PaidView, Payment};
use crate::words;

/// Arguments of `flywheel stake withdraw`.
#[derive(Debug, Args)]
pub struct WithdrawArgs {
    /// The ticket's address, whose owner is paid whoever sends this; all of --keypair that are ready if not given
    #[arg(value_parser = words::address)]
    ticket: Option<Address>,
    #[command(flatten)]
    to: ToArg,
    #[command(flatten)]
    on: OnNetwork,
}

/// Has tickets paid, and shows the payments.
pub fn withdraw(args: &WithdrawArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let chain = sender.chain();
    let now = stakes::now(chain)?;
    let due = match args.ticket {
        Some(named) => {
            let found = stakes::ticket(chain, &network.address, &named)?;
            require_ready(&found, now)?;
            vec![found]
        }
        None => ready(
            stakes::tickets(chain, &network.address, &sender.authority())?,
            now,
        )?,
    };
    let mut paid = Vec::with_capacity(due.len());
    for found in &due {
        paid.push(pay(&mut sender, found, &args.to)?);
    }
    let view = PaidView::new(paid, sender.cost());
    show::fields(context.output(), &view, view.rows())
}

fn pay(sender: &mut Sender, found: &Unbonding, to: &ToArg) -> Result<Payment, Failure> {
    let (owner, mint) = (found.ticket.account.owner, found.pool.account.mint);
    let coin = Coin::read(sender.chain(), &mint)?;
    let destination = to.destination(sender, &coin, &owner)?;
    let mut steps: Vec<_> = destination.creation.iter().cloned().collect();
    steps.push(staking::withdraw(
        found.behind(),
        found.ticket.address,
        owner,
        destination.account,
        coin.token_program,
    ));
    sender.send("withdraw", &steps)?;
    let amount = coin.amount(destination.received(sender.chain())?);
    Ok(Payment::new(
        found.ticket.address,
        &mint,
        amount,
        &destination.account,
    ))
}

/// Those tickets that are paid now, of which there has to be one.
fn ready(mut tickets: Vec<Unbonding>, now: u32) -> Result<Vec<Unbonding>, Failure> {
    let first = tickets.first().copied();
    tickets.retain(|found| require_ready(found, now).is_ok());
    match (tickets.is_empty(), first) {
        (false, _) => Ok(tickets),
        (true, Some(first)) => {
            require_ready(&first, now)?;
            Ok(tickets)
        }
        (true, None) => Err(Failure::Argument(
            "nothing is unbonding; `flywheel stake unbond` begins to take stake out".to_owned(),
        )),
    }
}

fn require_ready(found: &Unbonding, now: u32) -> Result<(), Failure> {
    let (ticket, ready_at) = (found.ticket.address, found.ticket.account.ready_at);
    if now < ready_at {
        return Err(Failure::Argument(format!(
            "ticket {ticket} is paid from {} on; withdraw it then",
            Time(ready_at.into())
        )));
    }
    if found.stake.account.open_cases == 0 {
        return Ok(());
    }
    Err(Failure::Argument(format!(
        "a slash case runs against operator {}, and ticket {ticket} waits for its end; `flywheel slash list` says when \
         that can be",
        found.stake.account.operator
    )))
}
