//! The `flywheel` command.

mod args;
mod bonds;
mod commands;
mod configuration;
mod context;
mod daemon;
mod digest;
mod endpoint;
mod failure;
mod faults;
mod fees;
mod hardware;
mod interrupt;
mod ledger;
mod lookup;
mod markets;
mod plot;
mod progress;
mod provision;
mod purse;
mod registrations;
mod registry_snapshot;
mod report;
mod revenues;
mod schemas;
mod secrets;
mod sender;
mod sending;
mod show;
mod simulation;
mod stakes;
mod term;
mod tombstones;
mod vestings;
mod views;
mod words;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use context::Context;
use failure::Failure;

fn main() -> ExitCode {
    let Cli { globals, command } = Cli::parse();
    match dispatch(&command, &Context::new(globals)) {
        Ok(()) | Err(Failure::Shown) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            failure.exit_code()
        }
    }
}

fn dispatch(command: &Command, context: &Context) -> Result<(), Failure> {
    match command {
        Command::Init(args) => commands::init(args, context),
        Command::Doctor(args) => commands::doctor(args, context),
        Command::Run(args) => commands::run(args, context),
        Command::Sample(args) => commands::sample(args, context),
        Command::Keygen(args) => commands::keygen(args, context),
        Command::Airdrop(args) => commands::airdrop(args, context),
        Command::Network(command) => command.run(context),
        Command::Class(command) => command.run(context),
        Command::Manufacturer(command) => command.run(context),
        Command::Operator(command) => command.run(context),
        Command::Device(command) => command.run(context),
        Command::Cell(command) => command.run(context),
        Command::Stake(command) => command.run(context),
        Command::Slash(command) => command.run(context),
        Command::Collateral(command) => command.run(context),
        Command::Insurance(command) => command.run(context),
        Command::Revenue(command) => command.run(context),
        Command::Auction(command) => command.run(context),
        Command::Price(command) => command.run(context),
        Command::Report(args) => commands::report(args, context),
        Command::Market(command) => command.run(context),
        Command::Plan(command) => command.run(context),
        Command::Order(command) => command.run(context),
        Command::Channel(command) => command.run(context),
        Command::Authorise(command) => command.run(context),
        Command::Pass(command) => command.run(context),
        Command::Endowment(command) => command.run(context),
        Command::Credits(command) => command.run(context),
        Command::Customer(command) => command.run(context),
        Command::Reward(command) => command.run(context),
        Command::Oracle(command) => command.run(context),
        Command::Localnet(args) => commands::localnet(args, context),
        Command::Program(command) => command.run(context),
        Command::Export(command) => command.run(context),
        Command::Watch(args) => commands::watch(args, context),
        Command::Schema(args) => commands::schema(args, context),
        Command::Completions(args) => commands::completions(args),
    }
}
