//! `flywheel revenue deposit`

use clap::Args;
use flywheel_client::instructions::revenue::{self as instructions, Invoice};
use flywheel_client::revenue;

use super::show_pool;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::digest::InvoiceArg;
use crate::failure::Failure;
use crate::purse::{Coin, FromArg};
use crate::revenues::{self, CATEGORIES, RevenueArg, Takes};
use crate::words;

/// Arguments of `flywheel revenue deposit`.
#[derive(Debug, Args)]
pub struct DepositArgs {
    /// What to pay, in whole tokens
    #[arg(value_name = "TOKENS", value_parser = words::tokens)]
    amount: String,
    /// What it is for
    #[arg(long, value_parser = words::one_of(CATEGORIES))]
    category: u8,
    #[command(flatten)]
    invoice: InvoiceArg,
    #[command(flatten)]
    from: FromArg,
    #[command(flatten)]
    pool: RevenueArg,
    #[command(flatten)]
    on: OnNetwork,
}

/// Puts revenue into a pool, and shows the pool.
pub fn deposit(args: &DepositArgs, context: &Context) -> Result<(), Failure> {
    let hash = args.invoice.digest()?;
    let (mut sender, network) = context.on_network(&args.on)?;
    let pool = args.pool.find(sender.chain(), &network.address, Takes::Any)?;
    let coin = Coin::read(sender.chain(), &pool.account.mint)?;
    let amount = coin.some_base_units("the amount", &args.amount)?;
    let source = args.from.source(&sender, &coin, amount)?;
    let invoice = Invoice {
        amount,
        category: args.category,
        hash,
        ..Invoice::default()
    };
    let named = revenue::named(&pool.account);
    let deposit = instructions::deposit_revenue(sender.authority(), source, &named, &invoice);
    revenues::book(
        &mut sender,
        &[&pool.account],
        "pay revenue in",
        vec![deposit],
        context,
    )?;
    show_pool(&sender, &pool.address, context)
}
