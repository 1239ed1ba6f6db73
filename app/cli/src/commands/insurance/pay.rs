//! `flywheel insurance pay`

use clap::Args;
use flywheel_client::accounts::Insurance;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::staking;
use flywheel_client::tokens;
use solana_address::Address;

use super::OneInsurance;
use crate::context::Context;
use crate::digest::Claim;
use crate::failure::Failure;
use crate::purse::{Coin, Destination};
use crate::views::{PaidView, Payment, left_in_epoch};
use crate::{fees, show, stakes, words};

/// Arguments of `flywheel insurance pay`.
#[derive(Debug, Args)]
pub struct PayArgs {
    /// What to pay, in whole tokens
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    amount: String,
    /// The token account to pay to
    #[arg(long, value_name = "TOKEN_ACCOUNT", value_parser = words::address)]
    to: Address,
    #[command(flatten)]
    claim: Claim,
    #[command(flatten)]
    one: OneInsurance,
}

/// Pays a claim, and shows the payment.
pub fn pay(args: &PayArgs, context: &Context) -> Result<(), Failure> {
    let claim_hash = args.claim.digest()?;
    let (mut sender, network) = context.on_network(&args.one.on)?;
    let chain = sender.chain();
    let found = args.one.mint.find(chain, &network.address)?;
    let coin = Coin::read(chain, &found.account.mint)?;
    let amount = coin.some_base_units("--amount", &args.amount)?;
    require_payable(chain, &found.account, &coin, amount)?;
    let to = destination(chain, &found.account, &args.to)?;
    let pay = staking::pay_insurance(
        sender.authority(),
        network.address,
        coin.named(),
        to.account,
        amount,
        claim_hash,
    );
    sender.send("pay the claim", &[pay])?;
    let received = coin.amount(to.received(sender.chain())?);
    let payment = Payment::new(hex::encode(claim_hash), &coin.mint, received, &to.account);
    let view = PaidView::new(vec![payment], sender.cost());
    show::fields(context.output(), &view, view.rows())
}

/// The token account to pay to, which is any of the mint but the insurance's own.
fn destination(chain: &dyn Chain, insurance: &Insurance, account: &Address) -> Result<Destination, Failure> {
    if *account == insurance.vault {
        return Err(Failure::Argument(format!(
            "--to {account} is what the insurance pays from; name the token account of who is to be paid"
        )));
    }
    let held = fees::token_account(chain, account, &insurance.mint)?;
    Ok(Destination {
        account: *account,
        creation: None,
        before: held.amount,
    })
}

/// Refuses more than the insurance holds or may pay in this epoch.
fn require_payable(
    chain: &dyn Chain,
    insurance: &Insurance,
    coin: &Coin,
    amount: u64,
) -> Result<(), Failure> {
    let left = left_in_epoch(insurance, stakes::now(chain)?);
    if amount > left {
        return Err(Failure::Argument(format!(
            "the insurance pays {} more in this epoch, of {} in each; pay the rest in the next, or raise the limit with \
             `flywheel insurance update`",
            coin.amount(left),
            coin.amount(insurance.epoch_cap)
        )));
    }
    let held = tokens::token_account(chain, &insurance.vault)?.map_or(0, |account| account.amount);
    if amount <= held {
        return Ok(());
    }
    Err(Failure::Argument(format!(
        "the insurance holds {} of {} that are needed; send {} more to {}",
        coin.amount(held),
        coin.amount(amount),
        coin.amount(amount.saturating_sub(held)),
        insurance.vault
    )))
}
