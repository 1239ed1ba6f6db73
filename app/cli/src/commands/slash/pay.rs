//! `flywheel slash pay`

use clap::Args;
use flywheel_client::instructions::staking::{self, SlashPart};
use solana_address::Address;

use super::CaseArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::fees;
use crate::purse::{Coin, Destination, ToArg};
use crate::sender::Sender;
use crate::show;
use crate::stakes::{self, Case};
use crate::views::{PaidView, Payment};
use crate::words::{self, SLASH_PARTS};

/// Arguments of `flywheel slash pay`.
#[derive(Debug, Args)]
pub struct PayArgs {
    #[command(flatten)]
    case: CaseArgs,
    /// Whose part; all that are owed if not given
    #[arg(long, value_parser = words::one_of(SLASH_PARTS))]
    part: Option<SlashPart>,
    #[command(flatten)]
    to: ToArg,
}

/// Pays what a case owes, and shows the payments.
pub fn pay(args: &PayArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.case.on)?;
    let found = stakes::case(sender.chain(), &network.address, &args.case.case)?;
    let mut case = found.case.account;
    let due: Vec<_> = SLASH_PARTS
        .iter()
        .filter(|(_, part)| args.part.is_none_or(|named| named == *part))
        .filter(|(_, part)| *case.owed_mut(*part) > 0)
        .collect();
    if due.is_empty() {
        return Err(Failure::Argument(
            "the case owes nothing to that part; `flywheel slash list` shows cases".to_owned(),
        ));
    }
    sender.require_one(due.len())?;
    let coin = Coin::read(sender.chain(), &found.pool.account.mint)?;
    let mut paid = Vec::with_capacity(due.len());
    for (word, part) in due {
        let to = destination(&sender, &found, *part, &args.to, &coin)?;
        let mut steps: Vec<_> = to.creation.iter().cloned().collect();
        let token_program = coin.token_program;
        steps.push(staking::pay_slash(
            found.behind(),
            args.case.case,
            *part,
            to.account,
            token_program,
        ));
        sender.send(&format!("pay the {word}"), &steps)?;
        let amount = coin.amount(to.received(sender.chain())?);
        paid.push(Payment::new(word, &coin.mint, amount, &to.account));
    }
    let view = PaidView::new(paid, sender.cost());
    show::fields(context.output(), &view, view.rows())
}

/// Where a part goes: the reporter's token account, or the one that the pool names.
fn destination(
    sender: &Sender,
    found: &Case,
    part: SlashPart,
    to: &ToArg,
    coin: &Coin,
) -> Result<Destination, Failure> {
    let terms = &found.pool.account.parameters;
    let named: Address = match part {
        SlashPart::Reporter => return to.destination(sender, coin, &found.case.account.reporter),
        SlashPart::Insurance => terms.insurance,
        SlashPart::Treasury => terms.treasury,
    };
    let held = fees::token_account(sender.chain(), &named, &coin.mint)?;
    Ok(Destination {
        account: named,
        creation: None,
        before: held.amount,
    })
}
