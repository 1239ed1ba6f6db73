//! `flywheel report`

mod account;
mod check;
mod emission;
mod json;
mod line;
mod picture;
mod schema;
mod sheet;
mod table;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use flywheel_client::queries::Found;
use flywheel_client::revenue;
use solana_address::Address;

use self::account::Account;
use self::check::Checks;
use crate::args::{NetworkArg, Output};
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::Coin;
use crate::{lookup, plot, show, words};

/// Arguments of `flywheel report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// The mint of the revenue; all that the network takes in if not given
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    mint: Option<Address>,
    /// The first epoch
    #[arg(long, value_name = "EPOCH", default_value_t = 0)]
    from: u64,
    /// The last epoch; that of the last statement if not given
    #[arg(long, value_name = "EPOCH")]
    to: Option<u64>,
    /// Draw revenue, burn and emission over the epochs, into an .svg or .png
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
    /// Print for a spreadsheet instead of as --output says: a line for each mint and epoch, amounts in whole tokens
    #[arg(long, value_enum)]
    format: Option<Format>,
    #[command(flatten)]
    network: NetworkArg,
}

/// Other forms than --output has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Comma-separated values
    Csv,
}

/// The report of a network.
pub struct Report {
    network: Address,
    accounts: Vec<Account>,
    checks: Checks,
}

/// Prints the statements of a network as a financial report. What does not agree is printed too, and ends with exit code 1.
pub fn report(args: &ReportArgs, context: &Context) -> Result<(), Failure> {
    if let Some(file) = &args.plot {
        plot::check(file)?;
    }
    let report = read(args, context)?;
    if let Some(file) = &args.plot {
        picture::draw(file, &report)?;
    }
    match (args.format, context.output()) {
        (Some(Format::Csv), _) => show::text(&sheet::text(&report)?)?,
        (None, Output::Table) => show::text(&table::text(&report))?,
        (None, output) => show::json(output, &report)?,
    }
    match report.checks.problems().first() {
        None => Ok(()),
        Some(first) => Err(Failure::Ledger(format!(
            "the statements do not agree: {first}; ask another node, and report it if that says the same"
        ))),
    }
}

fn read(args: &ReportArgs, context: &Context) -> Result<Report, Failure> {
    let epochs = args.from..=args.to.unwrap_or(u64::MAX);
    if epochs.is_empty() {
        return Err(Failure::Argument(format!(
            "--from {} is after --to {}; swap them",
            epochs.start(),
            epochs.end()
        )));
    }
    let chain = context.read()?;
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    let mut pools = revenue::pools(chain, &network)?;
    pools.retain(|found| args.mint.is_none_or(|mint| mint == found.account.mint));
    if pools.is_empty() {
        return Err(Failure::Argument(
            "the network has no such revenue pool; `flywheel revenue pools` lists those there are".to_owned(),
        ));
    }
    let now = chain.now()?;
    let accounts: Vec<Account> = pools
        .into_iter()
        .map(|found: Found<_>| {
            let coin = Coin::read(chain, &found.account.mint)?;
            let token = Coin::read(chain, &found.account.token_mint)?;
            let statements = revenue::statements(chain, &found.account, &epochs)?;
            let statements: Vec<_> = statements.into_iter().map(|found| found.account).collect();
            let emissions = emission::of(chain, &found.account, &statements)?;
            let due = revenue::due(&found.account, now);
            Ok(Account::new(found, coin, token, statements, emissions, due))
        })
        .collect::<Result<_, Failure>>()?;
    Ok(Report {
        network,
        checks: Checks::of(&accounts, args.mint.is_none()),
        accounts,
    })
}
