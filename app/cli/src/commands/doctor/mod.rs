//! `flywheel doctor`: looks at everything that a command needs, and says what to fix.

mod balance;
mod connection;
mod finding;
mod machine;
mod network;
mod programs;

use clap::Args;
use flywheel_client::ClientError;
use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;

use crate::args::{Output, PayerArg};
use crate::context::Context;
use crate::failure::Failure;
use crate::show::{self, Item};
use crate::words;
use connection::Connected;
use finding::{Finding, Place, State};

const EXIT_CODES: &str = "\
Exit codes: 0 no problem; 1 something is wrong on the chain; 2 something is wrong on this machine; 3 the chain cannot be reached";

/// Arguments of `flywheel doctor`.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct DoctorArgs {
    /// A network to look at too
    #[arg(long, value_name = "ADDRESS", env = "FLYWHEEL_NETWORK", value_parser = words::address)]
    network: Option<Address>,
    /// Who pays.
    #[command(flatten)]
    payer: PayerArg,
}

/// Everything that was found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Findings {
    checks: Vec<Finding>,
    problems: usize,
    warnings: usize,
}

/// Checks everything, prints what was found, and fails if there is a problem.
pub fn doctor(args: &DoctorArgs, context: &Context) -> Result<(), Failure> {
    let mut checks = vec![machine::configuration(context)];
    let (key, address) = machine::keypair(context);
    checks.push(key);
    let payer = match &args.payer.payer {
        None => address,
        Some(file) => {
            let (finding, payer) = machine::payer(file);
            checks.push(finding);
            payer
        }
    };
    if let Some(connected) = connection::connect(context, &mut checks)
        && let Err(error) = on_chain(&connected, args, address, payer, &mut checks)
    {
        let remedy = "repeat the command; if it goes on, use another node";
        checks.push(Finding::problem(
            Place::Connection,
            "chain",
            error.to_string(),
            remedy,
        ));
    }
    let count = |state: State| checks.iter().filter(|check| check.state == state).count();
    let findings = Findings {
        problems: count(State::Problem),
        warnings: count(State::Warning),
        checks,
    };
    print(context.output(), &findings)?;
    verdict(&findings)
}

fn on_chain(
    connected: &Connected,
    args: &DoctorArgs,
    key: Option<Address>,
    payer: Option<Address>,
    checks: &mut Vec<Finding>,
) -> Result<(), ClientError> {
    checks.push(connection::clock(connected));
    if let Some(payer) = payer {
        checks.push(balance::balance(connected, &payer)?);
    }
    checks.extend(programs::programs(connected.chain.as_ref(), key)?);
    if let Some(network) = &args.network {
        checks.extend(network::network(connected, network)?);
    }
    Ok(())
}

fn print(output: Output, findings: &Findings) -> Result<(), Failure> {
    match output {
        output @ (Output::Json | Output::JsonCompact) => show::json(output, findings),
        Output::Table => {
            let table = show::list_table(Finding::COLUMNS, findings.checks.iter().map(Item::cells));
            let (problems, warnings) = (findings.problems, findings.warnings);
            show::text(&format!("{table}\n{}\n", count(problems, warnings)))
        }
    }
}

fn count(problems: usize, warnings: usize) -> String {
    let some = |count: usize, what: &str| match count {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    };
    format!("{}, {}", some(problems, "problem"), some(warnings, "warning"))
}

/// What weighs most decides: no connection, then the chain, then this machine.
fn verdict(findings: &Findings) -> Result<(), Failure> {
    let problems = findings
        .checks
        .iter()
        .filter(|check| check.state == State::Problem);
    let Some(worst) = problems.max_by_key(|check| check.place) else {
        return Ok(());
    };
    let text = format!("{}: {}", worst.check, worst.found);
    Err(match worst.place {
        Place::Machine => Failure::Argument(text),
        Place::Chain => Failure::Invalid(text),
        Place::Connection => Failure::Unreachable(worst.found.clone()),
    })
}
