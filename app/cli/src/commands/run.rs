//! `flywheel run`: recorded devices and usage through the programs.

use std::time::Instant;

use flywheel_oracle::input::{self, Input, OnInvalid};
use flywheel_oracle::network_file::{Class, Network};
use flywheel_oracle::problem::{Problem, Problems};
use flywheel_oracle::rewards::Rewards;
use flywheel_oracle::table::Source;

use crate::args::{Output, RunArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::ledger;
use crate::report::Report;
use crate::show;
use crate::simulation;

/// Reads everything, and only then sends the first transaction; prints the report.
pub fn run(args: &RunArgs, context: &Context) -> Result<(), Failure> {
    context.refuse_chain("run")?;
    let started = Instant::now();
    let network = Network::open(&args.network).map_err(network_failure)?;
    let mut input = read(&network, args)?;
    if let Some(epochs) = args.epochs {
        input.epochs.truncate(epochs.get());
    }
    require_no_fees(&network)?;
    require_plans(&network)?;
    require_known_rules(&network)?;
    check_rewards(&network, &input)?;
    let progress = context.progress();
    let outcome = simulation::run(&network, &input, &progress)?;
    let report = Report::new(&network, &input, &outcome, started.elapsed());
    match context.output() {
        output @ (Output::Json | Output::JsonCompact) => show::json(output, &report)?,
        Output::Table => show::text(&format!("{}\n", report.table()))?,
    }
    let bonds = outcome
        .collateral
        .as_ref()
        .map_or(0, |settled| settled.difference);
    if bonds > 0 {
        return Err(Failure::Ledger(format!(
            "the collateral on the chain differs from the ledger by {bonds} base units"
        )));
    }
    let traded = outcome.market.as_ref().map_or(0, |traded| traded.difference);
    if traded > 0 {
        return Err(Failure::Ledger(format!(
            "the market on the chain differs from the ledger by {traded} base units after epoch {}",
            outcome.audit.epoch
        )));
    }
    match outcome.audit.difference() {
        0 => Ok(()),
        difference => Err(Failure::Ledger(format!(
            "the chain differs from the ledger by {difference} base units after epoch {}",
            outcome.audit.epoch
        ))),
    }
}

/// Fees are paid in tokens, and nobody has any before the first claim.
fn require_no_fees(network: &Network) -> Result<(), Failure> {
    let costly = |class: &&Class| class.onboarding_fee > 0 || class.relocation_fee > 0;
    let Some(class) = network.classes.iter().find(costly) else {
        return Ok(());
    };
    let found = format!("class {:?} with a fee", class.name);
    Err(Failure::Input {
        problems: Problem::of_file(&network.file, "classes without fees", found).into(),
        hint: "Nothing was sent. A run cannot play fees: set onboarding_fee and relocation_fee to \"0\"."
            .to_owned(),
    })
}

/// A market without plans has no revenue that could be divided.
fn require_plans(network: &Network) -> Result<(), Failure> {
    if network
        .market
        .as_ref()
        .is_none_or(|market| !market.plans.is_empty())
    {
        return Ok(());
    }
    let expected = "at least one table [[plan]]";
    Err(Failure::Input {
        problems: Problem::of_file(&network.file, expected, "a market without plans").into(),
        hint: "Nothing was sent. Say what is sold, or leave [market] out.".to_owned(),
    })
}

/// The chain is checked against the ledger, which has to know the rules.
fn require_known_rules(network: &Network) -> Result<(), Failure> {
    let Some(found) = ledger::beyond(network) else {
        return Ok(());
    };
    let expected = "one bucket of rule \"work-share\" at a fixed emission, without limits";
    Err(Failure::Input {
        problems: Problem::of_file(&network.file, expected, found).into(),
        hint: "Nothing was sent. A run checks the chain against a ledger of its own, which knows no other rewards. \
               To compute these: flywheel oracle compute"
            .to_owned(),
    })
}

/// Computes all rewards once, so that numbers that overflow are found before anything is sent.
fn check_rewards(network: &Network, input: &Input) -> Result<(), Failure> {
    let pay_all = |mut rewards: Rewards| {
        let mut epochs = input.epochs.iter();
        epochs.try_for_each(|epoch| rewards.pay(epoch).map(|_| ()))
    };
    Rewards::new(network, &input.devices)
        .and_then(pay_all)
        .map_err(|error| Failure::of_rewards(&network.file, error))
}

/// Reads the two files; what is wrong with them is said for both at once.
fn read(network: &Network, args: &RunArgs) -> Result<Input, Failure> {
    let (devices, usage) = (Source::open(&args.devices), Source::open(&args.usage));
    let (devices, usage) = match (devices, usage) {
        (Ok(devices), Ok(usage)) => (devices, usage),
        (devices, usage) => {
            let mut problems = Problems::default();
            devices
                .err()
                .into_iter()
                .chain(usage.err())
                .for_each(|problem| problems.push_fatal(problem));
            let hint =
                "For files to start with: flywheel sample city-wifi --out samples/city-wifi".to_owned();
            return Err(Failure::Input { problems, hint });
        }
    };
    let on_invalid = if args.skip_invalid {
        OnInvalid::Skip
    } else {
        OnInvalid::Refuse
    };
    input::load(network, &devices, &usage, on_invalid).map_err(input_failure)
}

fn network_failure(problems: Problems) -> Failure {
    let hint =
        "Nothing was sent. presets/city-wifi.toml shows every key that a network file may have.".to_owned();
    Failure::Input { problems, hint }
}

fn input_failure(problems: Problems) -> Failure {
    let hint = if problems.is_fatal() {
        "Nothing was sent. Correct the files, or name their columns in the network file."
    } else {
        "Nothing was sent. Correct these rows, or leave them out with --skip-invalid."
    };
    Failure::Input {
        problems,
        hint: hint.to_owned(),
    }
}
