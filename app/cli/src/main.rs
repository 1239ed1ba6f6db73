//! The `flywheel` command.

mod args;
mod commands;
mod failure;
mod ledger;
mod progress;
mod report;
mod simulation;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Run(args) => commands::run(&args),
        Command::Sample(args) => commands::sample(&args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            failure.exit_code()
        }
    }
}
