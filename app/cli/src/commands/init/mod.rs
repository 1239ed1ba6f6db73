//! `flywheel init`: an interview that writes a network file.

mod asker;
mod classes;
mod draft;
mod emission;
mod interview;
mod market;
mod preset;
pub(super) mod summary;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::context::Context;
use crate::failure::Failure;
use crate::show;
use asker::{Answer, Asker, Defaults, Form, Given, NO, Question, Terminal, YES};
use draft::Draft;
use interview::interview;
use preset::Preset;
use summary::Summary;

const EXAMPLES: &str = "\
Examples:
  flywheel init
  flywheel init harbour.toml --preset city-wifi --name \"Harbour Wi-Fi\" --symbol HARB --yes
  flywheel init --preset dimo --name Trucks --set class.2.keep=no --set emission.cap=500000000 --yes";

/// Arguments of `flywheel init`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct InitArgs {
    /// The network file to write
    #[arg(value_name = "FILE", default_value = "network.toml")]
    file: PathBuf,
    /// The network file to start from
    #[arg(long, value_enum)]
    preset: Option<Preset>,
    /// The network's name
    #[arg(long)]
    name: Option<String>,
    /// The length of an epoch, such as 7d
    #[arg(long, value_name = "DURATION")]
    epoch: Option<String>,
    /// The day on which epoch 0 begins
    #[arg(long, value_name = "DATE")]
    genesis: Option<String>,
    /// The token's symbol
    #[arg(long)]
    symbol: Option<String>,
    /// The token's name
    #[arg(long, value_name = "NAME")]
    token_name: Option<String>,
    /// The token's decimals
    #[arg(long, value_name = "N")]
    decimals: Option<String>,
    /// Tokens of an epoch, of a schedule that falls those of the first
    #[arg(long, value_name = "TOKENS")]
    per_epoch: Option<String>,
    /// Tokens that all epochs together may emit
    #[arg(long, value_name = "TOKENS")]
    cap: Option<String>,
    /// How many oracles there are
    #[arg(long, value_name = "N")]
    oracles: Option<String>,
    /// Whether customers pay for the work: yes or no
    #[arg(long, value_name = "YES|NO")]
    market: Option<String>,
    /// The revenue's split in percent: providers, stakers, burn, treasury, insurance
    #[arg(long, value_name = "PERCENTAGES")]
    split: Option<String>,
    /// Answers any other question by its key, such as class.1.name="Hot spot"; a key that is none is answered with those
    /// there are
    #[arg(long = "set", value_name = "KEY=ANSWER", value_parser = key_and_answer)]
    answers: Vec<(String, String)>,
    /// Ask nothing: what is not given is as in the preset
    #[arg(long, short)]
    yes: bool,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

fn key_and_answer(text: &str) -> Result<(String, String), String> {
    let (key, answer) = text
        .split_once('=')
        .ok_or_else(|| "type a question's key and its answer, such as class.1.name=Hotspot".to_owned())?;
    Ok((key.to_owned(), answer.to_owned()))
}

/// Asks for what is not given, and writes the file.
pub fn init(args: &InitArgs, context: &Context) -> Result<(), Failure> {
    context.refuse_chain("init")?;
    let at_terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    if !args.yes && !at_terminal {
        return Err(Failure::Argument(format!(
            "there is no terminal to ask at; take the defaults for what is not given: flywheel init {} --preset city-wifi \
             --name \"My network\" --yes",
            args.file.display()
        )));
    }
    let (mut terminal, mut defaults) = (Terminal, Defaults);
    let others: &mut dyn Asker = if args.yes { &mut defaults } else { &mut terminal };
    let replace = may_write(&args.file, args, others)?;
    let mut asker = Given::new(given(args), others);
    let (preset, draft) = interview(&mut asker)?;
    asker.finish()?;
    let summary = Summary::new(&args.file, preset, draft.network());
    if !args.yes && !confirmed(&args.file, &summary)? {
        eprintln!("Nothing is written.");
        return Ok(());
    }
    write(&args.file, &draft, replace)?;
    show::fields(context.output(), &summary, summary.rows())
}

/// Answers that were typed with the command, by the keys of their questions.
fn given(args: &InitArgs) -> BTreeMap<String, Answer> {
    let preset = args.preset.map(Preset::name);
    let options = [
        ("preset", "--preset", &preset),
        ("name", "--name", &args.name),
        ("epoch", "--epoch", &args.epoch),
        ("genesis", "--genesis", &args.genesis),
        ("token.symbol", "--symbol", &args.symbol),
        ("token.name", "--token-name", &args.token_name),
        ("token.decimals", "--decimals", &args.decimals),
        ("emission.amount", "--per-epoch", &args.per_epoch),
        ("emission.cap", "--cap", &args.cap),
        ("oracles", "--oracles", &args.oracles),
        ("market", "--market", &args.market),
        ("market.split", "--split", &args.split),
    ];
    let options = options.into_iter().filter_map(|(key, option, text)| {
        let (option, text) = (option.to_owned(), text.clone()?);
        Some((key.to_owned(), Answer { option, text }))
    });
    let others = args.answers.iter().map(|(key, text)| {
        let (option, text) = (format!("--set {key}"), text.clone());
        (key.clone(), Answer { option, text })
    });
    options.chain(others).collect()
}

/// Whether there is a file to replace; refuses to write where none can be written before anything is asked.
fn may_write(file: &Path, args: &InitArgs, asker: &mut dyn Asker) -> Result<bool, Failure> {
    let shown = file.display();
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        return Err(Failure::Argument(format!(
            "{shown}: there is no folder {}; make it, or name another file",
            folder.display()
        )));
    }
    if !file.exists() || args.force {
        return Ok(args.force);
    }
    let question = Question {
        key: "replace".to_owned(),
        prompt: format!("Replace {shown}"),
        help: "There is such a file already; what is in it would be lost.".to_owned(),
        default: NO.to_owned(),
        form: Form::YesOrNo,
    };
    if asker.ask(&question, &|_| Ok(()))? == YES {
        return Ok(true);
    }
    Err(Failure::Argument(format!(
        "{shown} exists; name another file, or replace it with --force"
    )))
}

fn confirmed(file: &Path, summary: &Summary) -> Result<bool, Failure> {
    eprintln!("\n{}", show::fields_table(summary.terms()));
    let question = Question {
        key: "write".to_owned(),
        prompt: format!("Write {}", file.display()),
        help: "Everything can still be changed in the file; on a chain not everything can.".to_owned(),
        default: YES.to_owned(),
        form: Form::YesOrNo,
    };
    Ok(Terminal.ask(&question, &|_| Ok(()))? == YES)
}

fn write(file: &Path, draft: &Draft, replace: bool) -> Result<(), Failure> {
    let mut options = OpenOptions::new();
    options.write(true);
    if replace {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    options
        .open(file)
        .and_then(|mut open| open.write_all(draft.text().as_bytes()))
        .map_err(|error| {
            Failure::Argument(format!(
                "{}: cannot be written ({error}); name another file",
                file.display()
            ))
        })
}
