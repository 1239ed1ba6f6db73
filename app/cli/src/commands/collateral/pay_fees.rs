//! `flywheel collateral pay-fees`

use clap::Args;
use flywheel_client::accounts::StakePool;
use flywheel_client::instructions::staking::{self, SlashPart};
use flywheel_client::staking::PoolKind;
use solana_address::Address;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::fees;
use crate::purse::Coin;
use crate::show;
use crate::stakes::PoolArgs;
use crate::views::{PaidView, Payment};
use crate::words::{self, FEE_PARTS};

/// Arguments of `flywheel collateral pay-fees`.
#[derive(Debug, Args)]
pub struct PayFeesArgs {
    /// Whose part; all that are owed if not given
    #[arg(long, value_parser = words::one_of(FEE_PARTS))]
    part: Option<SlashPart>,
    #[command(flatten)]
    pool: PoolArgs,
    #[command(flatten)]
    on: OnNetwork,
}

/// Pays what a pool owes of fees, and shows the payments.
pub fn pay_fees(args: &PayFeesArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let pool = args
        .pool
        .find(sender.chain(), &network.address, &[PoolKind::Collateral])?;
    let due: Vec<_> = FEE_PARTS
        .iter()
        .filter(|(_, part)| args.part.is_none_or(|named| named == *part))
        .map(|(word, part)| (*word, *part, owed(&pool.account, *part)))
        .filter(|(_, _, (amount, _))| *amount > 0)
        .collect();
    if due.is_empty() {
        return Err(Failure::Argument(
            "the pool owes no fees to that part; `flywheel collateral charge` charges them, and `flywheel stake pools` shows \
             what is owed"
                .to_owned(),
        ));
    }
    sender.require_one(due.len())?;
    let coin = Coin::read(sender.chain(), &pool.account.mint)?;
    let mut paid = Vec::with_capacity(due.len());
    for (word, part, (_, to)) in due {
        let before = fees::token_account(sender.chain(), &to, &coin.mint)?.amount;
        let pay = staking::pay_fault_fees(pool.address, part, to, coin.token_program);
        sender.send(&format!("pay the {word}"), &[pay])?;
        let after = fees::token_account(sender.chain(), &to, &coin.mint)?.amount;
        let amount = coin.amount(after.saturating_sub(before));
        paid.push(Payment::new(word, &coin.mint, amount, &to));
    }
    let view = PaidView::new(paid, sender.cost());
    show::fields(context.output(), &view, view.rows())
}

/// What a part is owed of fees, base units, and the token account that it goes to.
fn owed(pool: &StakePool, part: SlashPart) -> (u64, Address) {
    match part {
        // Whoever charges a fee is paid at once.
        SlashPart::Reporter => (0, Address::default()),
        SlashPart::Insurance => (pool.insurance_owed, pool.parameters.insurance),
        SlashPart::Treasury => (pool.treasury_owed, pool.parameters.treasury),
    }
}
