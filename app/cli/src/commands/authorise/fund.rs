//! `flywheel authorise fund`, `withdraw` and `close`

use clap::Args;
use flywheel_client::instructions::market as instructions;
use solana_instruction::Instruction;

use super::{AuthorisationArg, authorisation_of, show_changed};
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::{self, account_of, creation_of, destination, require_running, require_signer};
use crate::purse::{FromArg, ToArg};
use crate::show;
use crate::views::{ClosedView, lamports};
use crate::words;

/// Arguments of `flywheel authorise fund`.
#[derive(Debug, Args)]
pub struct FundArgs {
    /// What to put in, in whole tokens
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    amount: String,
    #[command(flatten)]
    from: FromArg,
    #[command(flatten)]
    authorisation: AuthorisationArg,
}

/// Arguments of `flywheel authorise withdraw`.
#[derive(Debug, Args)]
pub struct WithdrawArgs {
    /// What to take back, in whole tokens
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens, required_unless_present = "all")]
    amount: Option<String>,
    /// Take back all that is not locked
    #[arg(long, conflicts_with = "amount")]
    all: bool,
    #[command(flatten)]
    to: ToArg,
    #[command(flatten)]
    authorisation: AuthorisationArg,
}

/// Arguments of `flywheel authorise close`.
#[derive(Debug, Args)]
pub struct CloseArgs {
    #[command(flatten)]
    authorisation: AuthorisationArg,
}

/// Puts tokens into an authorisation, and shows it.
pub fn fund(args: &FundArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.authorisation.on)?;
    let named = &args.authorisation.authorisation;
    let (place, found) = markets::authorisation(sender.chain(), &network.address, named)?;
    require_running(&place.market.account)?;
    let amount = place.coin.some_base_units("--amount", &args.amount)?;
    let source = args.from.source(&sender, &place.coin, amount)?;
    let of = authorisation_of(&place, &found.account);
    let fund = instructions::fund_authorisation(sender.authority(), of, source, amount);
    sender.send("fund the authorisation", &[fund])?;
    show_changed(&sender, &place, &found.address, context)
}

/// Takes back what is not locked, and shows the authorisation.
pub fn withdraw(args: &WithdrawArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.authorisation.on)?;
    let named = &args.authorisation.authorisation;
    let (place, found) = markets::authorisation(sender.chain(), &network.address, named)?;
    let (payer, free) = (sender.authority(), found.account.free());
    require_signer(&found.account.payer, &payer, "the payer")?;
    let amount = match &args.amount {
        Some(text) => place.coin.some_base_units("--amount", text)?,
        None => free,
    };
    if amount > free || amount == 0 {
        return Err(Failure::Argument(format!(
            "{} are free and {} locked; take back at most what is free",
            place.amount(free),
            place.amount(found.account.locked)
        )));
    }
    let to = destination(&sender, &args.to, &place, &payer, amount)?;
    let mut steps: Vec<Instruction> = creation_of(to.as_ref()).into_iter().collect();
    let of = authorisation_of(&place, &found.account);
    let token = account_of(to.as_ref(), &place);
    steps.push(instructions::withdraw_authorisation(of, token, amount));
    sender.send("withdraw", &steps)?;
    show_changed(&sender, &place, &found.address, context)
}

/// Closes an empty authorisation, and shows who got its rent.
pub fn close(args: &CloseArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.authorisation.on)?;
    let (chain, named) = (sender.chain(), &args.authorisation.authorisation);
    let (place, found) = markets::authorisation(chain, &network.address, named)?;
    let account = &found.account;
    require_signer(&account.payer, &sender.authority(), "the payer")?;
    if account.balance > 0 {
        return Err(Failure::Argument(format!(
            "it holds {}, of which {} are locked; release the locks with `flywheel authorise release`, and take the rest back \
             with `flywheel authorise withdraw --all`",
            place.amount(account.balance),
            place.amount(account.locked)
        )));
    }
    let before = lamports(chain, &found.address)?;
    let close = instructions::close_authorisation(authorisation_of(&place, account));
    sender.send("close the authorisation", &[close])?;
    let rent = (before, &account.payer);
    let view = ClosedView::new("authorisation", &found.address, rent, sender.cost());
    show::fields(context.output(), &view, view.rows())
}
