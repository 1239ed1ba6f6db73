//! `flywheel revenue pay`

use clap::Args;
use flywheel_client::accounts::RevenuePool;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::revenue as instructions;
use flywheel_client::revenue::{self, Recipient};
use flywheel_client::tokens;
use solana_address::Address;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::{Coin, ToArg};
use crate::revenues::{self, RevenueArg, Takes};
use crate::show;
use crate::views::{PaidView, Payment};
use crate::words;

/// Arguments of `flywheel revenue pay`.
#[derive(Debug, Args)]
pub struct PayArgs {
    /// Whom to pay; all that are owed something if not given, but for those whose token account is frozen
    #[arg(long, value_name = "WALLET", value_parser = words::address)]
    recipient: Option<Address>,
    #[command(flatten)]
    to: ToArg,
    #[command(flatten)]
    pool: RevenueArg,
    #[command(flatten)]
    on: OnNetwork,
}

/// Pays recipients, and shows the payments.
pub fn pay(args: &PayArgs, context: &Context) -> Result<(), Failure> {
    if args.to.to.is_some() && args.recipient.is_none() {
        return Err(Failure::Argument(
            "--to is one recipient's token account; name that recipient with --recipient".to_owned(),
        ));
    }
    let (mut sender, network) = context.on_network(&args.on)?;
    let chain = sender.chain();
    let found = args.pool.find(chain, &network.address, Takes::Any)?;
    let pool = &found.account;
    let coin = Coin::read(chain, &pool.mint)?;
    let due = due(chain, pool, args.recipient)?;
    // The statements that are due are closed once.
    let mut open = *pool;
    let mut paid = Vec::with_capacity(due.len());
    for (place, recipient) in due {
        let to = args.to.destination(&sender, &coin, &recipient.wallet)?;
        let index = u8::try_from(place).unwrap_or(u8::MAX);
        let mut steps: Vec<_> = to.creation.iter().cloned().collect();
        steps.push(instructions::pay_recipient(
            &revenue::named(pool),
            index,
            to.account,
        ));
        let action = format!("pay recipient {}", recipient.wallet);
        revenues::book(&mut sender, &[&open], &action, steps, context)?;
        open.epoch = open.epoch_at(sender.chain().now()?).max(open.epoch);
        let received = coin.amount(to.received(sender.chain())?);
        paid.push(Payment::new(recipient.wallet, &coin.mint, received, &to.account));
    }
    let view = PaidView::new(paid, sender.cost());
    show::fields(context.output(), &view, view.rows())
}

/// Who is owed something and can be paid, with the places in the list, the last in front: whoever has left the list drops out
/// of it when paid, and those behind move up.
fn due(
    chain: &dyn Chain,
    pool: &RevenuePool,
    named: Option<Address>,
) -> Result<Vec<(usize, Recipient)>, Failure> {
    let owed = pool.recipients().iter().copied().enumerate();
    let mut owed: Vec<_> = owed
        .filter(|(_, one)| one.owed > 0 && named.is_none_or(|wallet| wallet == one.wallet))
        .collect();
    if owed.is_empty() {
        let whom = named.map_or_else(|| "any recipient".to_owned(), |wallet| wallet.to_string());
        return Err(Failure::Argument(format!(
            "nothing is owed to {whom}; `flywheel revenue recipients` says who is owed what, and `flywheel revenue crank` splits \
             what came in"
        )));
    }
    if named.is_none() {
        let mut payable = Vec::with_capacity(owed.len());
        for (place, one) in owed {
            let account = revenues::default_account(&one.wallet, pool);
            let frozen = tokens::token_account(chain, &account)?.is_some_and(|held| held.frozen);
            if !frozen {
                payable.push((place, one));
            }
        }
        owed = payable;
    }
    if owed.is_empty() {
        return Err(Failure::Argument(
            "the token accounts of all who are owed something are frozen; pay one into another account with --recipient and --to"
                .to_owned(),
        ));
    }
    owed.reverse();
    Ok(owed)
}
