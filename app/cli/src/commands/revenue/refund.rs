//! `flywheel revenue refund`

use clap::Args;
use flywheel_client::accounts::RevenuePool;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::revenue::{self as instructions, Invoice};
use flywheel_client::revenue;
use solana_address::Address;

use super::show_pool;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::digest::InvoiceArg;
use crate::failure::Failure;
use crate::fees;
use crate::purse::Coin;
use crate::revenues::{self, CATEGORIES, RevenueArg, Takes};
use crate::words;

/// Arguments of `flywheel revenue refund`.
#[derive(Debug, Args)]
pub struct RefundArgs {
    /// What to give back, in whole tokens
    #[arg(value_name = "TOKENS", value_parser = words::tokens)]
    amount: String,
    /// What it was for
    #[arg(long, value_parser = words::one_of(CATEGORIES))]
    category: u8,
    #[command(flatten)]
    invoice: InvoiceArg,
    /// The token account to pay to
    #[arg(long, value_name = "TOKEN_ACCOUNT", value_parser = words::address)]
    to: Address,
    #[command(flatten)]
    pool: RevenueArg,
    #[command(flatten)]
    on: OnNetwork,
}

/// Gives revenue back, and shows the pool.
pub fn refund(args: &RefundArgs, context: &Context) -> Result<(), Failure> {
    let hash = args.invoice.digest()?;
    let (mut sender, network) = context.on_network(&args.on)?;
    let chain = sender.chain();
    let pool = args.pool.find(chain, &network.address, Takes::Any)?;
    let coin = Coin::read(chain, &pool.account.mint)?;
    let amount = coin.some_base_units("the amount", &args.amount)?;
    require_refundable(chain, &pool.account, &coin, amount)?;
    if args.to == pool.account.vault {
        return Err(Failure::Argument(format!(
            "--to {} is what the pool pays from; name the token account of who is to be paid",
            args.to
        )));
    }
    fees::token_account(chain, &args.to, &coin.mint)?;
    let invoice = Invoice {
        amount,
        category: args.category,
        hash,
        ..Invoice::default()
    };
    let named = revenue::named(&pool.account);
    let refund = instructions::refund_revenue(sender.authority(), &named, args.to, &invoice);
    revenues::book(&mut sender, &[&pool.account], "refund", vec![refund], context)?;
    show_pool(&sender, &pool.address, context)
}

/// Refuses more than is undistributed, or than may be refunded in the epoch.
fn require_refundable(
    chain: &dyn Chain,
    pool: &RevenuePool,
    coin: &Coin,
    amount: u64,
) -> Result<(), Failure> {
    let undistributed = pool.owed.undistributed;
    if amount > undistributed {
        return Err(Failure::Argument(format!(
            "{} came in and is not split yet; refund that at most, and the rest from elsewhere",
            coin.amount(undistributed)
        )));
    }
    // The statements that are due are closed first, and then an epoch begins without income.
    let (income, refunds) = match revenue::due(pool, chain.now()?).is_empty() {
        true => (pool.current.income, pool.current.refunds),
        false => (0, 0),
    };
    let bps = pool.parameters.max_refund_bps;
    let most = flywheel_math::mul_div_floor(income, bps.into(), 10_000).unwrap_or(u64::MAX);
    let left = most.saturating_sub(refunds);
    if amount <= left {
        return Ok(());
    }
    Err(Failure::Argument(format!(
        "{} may still be refunded in this epoch: its income is {}, of which {bps} basis points, and {} was; refund that at most, \
         or raise the limit with `flywheel revenue update-pool --max-refund-bps`",
        coin.amount(left),
        coin.amount(income),
        coin.amount(refunds)
    )))
}
