//! What can be typed.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use flywheel_oracle::sample::City;

/// Run a network of devices that people own: registered, rewarded and paid on Solana.
#[derive(Debug, Parser)]
#[command(name = "flywheel", version, after_help = EXIT_CODES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  the chain refused a transaction, or its balances differ from the ledger
  2  bad input; nothing was sent
  3  the chain cannot be reached";

const RUN_EXAMPLES: &str = "\
Examples:
  flywheel run --network presets/city-wifi.toml \\
      --devices samples/city-wifi/devices.csv --usage samples/city-wifi/usage.csv
  flywheel run --network presets/linknyc.toml \\
      --devices kiosk_locations.csv --usage weekly_usage.csv --epochs 12 --output json";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Play recorded devices and usage through the programs, on a chain inside this process
    Run(RunArgs),
    /// Write sample files of a made-up city
    Sample(SampleArgs),
}

/// Arguments of `flywheel run`.
#[derive(Debug, Args)]
#[command(after_help = RUN_EXAMPLES)]
pub struct RunArgs {
    /// The network file; presets/ has some
    #[arg(long, value_name = "FILE")]
    pub network: PathBuf,
    /// The devices, in the columns that the network file names
    #[arg(long, value_name = "CSV")]
    pub devices: PathBuf,
    /// Their work, in the columns that the network file names
    #[arg(long, value_name = "CSV")]
    pub usage: PathBuf,
    /// How many epochs to play, from the first that has work; all of them if not given
    #[arg(long, value_name = "N")]
    pub epochs: Option<NonZeroUsize>,
    /// Report rows that are wrong and go on without them
    #[arg(long)]
    pub skip_invalid: bool,
    /// How to print the report
    #[arg(long, value_enum, default_value_t = Output::Table)]
    pub output: Output,
    /// Show no progress
    #[arg(long, short)]
    pub quiet: bool,
}

/// How a report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// For people
    Table,
    /// For programs; amounts are in base units
    Json,
}

/// Arguments of `flywheel sample`.
#[derive(Debug, Args)]
pub struct SampleArgs {
    /// Which sample
    #[arg(value_enum)]
    pub kind: SampleKind,
    /// The folder to write devices.csv and usage.csv into; made if there is none
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// How many devices
    #[arg(long, value_name = "N", default_value_t = City::default().devices)]
    pub devices: u32,
    /// How many weeks of usage
    #[arg(long, value_name = "N", default_value_t = City::default().weeks)]
    pub weeks: u32,
    /// Another number makes another city
    #[arg(long, value_name = "S", default_value_t = City::default().seed)]
    pub seed: u64,
}

/// The samples there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SampleKind {
    /// Wi-Fi in the made-up city of Port Meridian, for presets/city-wifi.toml
    CityWifi,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
