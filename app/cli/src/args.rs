//! What can be typed.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use flywheel_client::chain::Commitment;
use flywheel_oracle::sample::City;
use solana_address::Address;

use crate::commands::{
    AirdropArgs, AuctionCommand, AuthoriseCommand, CellCommand, ChannelCommand, ClassCommand,
    CollateralCommand, CreditsCommand, CustomerCommand, DeviceCommand, DoctorArgs, EndowmentCommand,
    ExportCommand, InitArgs, InsuranceCommand, KeygenArgs, LocalnetArgs, ManufacturerCommand, MarketCommand,
    NetworkCommand, OperatorCommand, OracleCommand, OrderCommand, PassCommand, PlanCommand, PriceCommand,
    ProgramCommand, ReportArgs, RevenueCommand, RewardCommand, SchemaArgs, SlashCommand, StakeCommand,
    WatchArgs,
};
use crate::failure::Failure;
use crate::sending::SendingArgs;
use crate::words;

/// Run a network of devices that people own: registered, rewarded and paid on Solana.
#[derive(Debug, Parser)]
#[command(name = "flywheel", version, after_help = EXIT_CODES)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub globals: Globals,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
pub struct Globals {
    /// The chain: file:PATH is one of your own, kept in a file; http(s)://... is a Solana node; localhost, devnet, testnet
    /// and mainnet-beta (l, d, t, m) are the public ones [default: $FLYWHEEL_URL, or file:flywheel.chain]
    #[arg(long, short, global = true, value_name = "URL")]
    pub url: Option<String>,
    /// The key to sign with: a keypair file, - for one from the standard input, or prompt:// for a seed phrase, usb://ledger for
    /// a Ledger (feature ledger); an address with --sign-only or --signer [default: $FLYWHEEL_KEYPAIR, or ~/.config/solana/id.json]
    #[arg(long, short, global = true, value_name = "KEYPAIR")]
    pub keypair: Option<PathBuf>,
    /// A configuration file of the Solana tools: its URL, keypair and commitment hold where no option says otherwise
    #[arg(
        long,
        short = 'C',
        global = true,
        value_name = "FILE",
        env = "FLYWHEEL_CONFIG"
    )]
    pub config: Option<PathBuf>,
    /// How sure a cluster has to be of what it answers [default: confirmed]
    #[arg(long, global = true, value_enum)]
    pub commitment: Option<CommitmentArg>,
    /// How to print
    #[arg(long, global = true, value_enum, default_value_t = Output::Table)]
    pub output: Output,
    /// Show no progress
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// How transactions are sent; last, since its heading would stand over whatever follows.
    #[command(flatten)]
    pub sending: SendingArgs,
}

/// The network that a command is about.
#[derive(Debug, Args)]
pub struct NetworkArg {
    /// The network's address; `flywheel network list` lists them
    #[arg(long, value_name = "ADDRESS", env = "FLYWHEEL_NETWORK", value_parser = words::address)]
    pub network: Address,
}

/// Who pays for a command.
#[derive(Debug, Clone, Args)]
pub struct PayerArg {
    /// Who pays fees and rent, if it is not the one who signs
    #[arg(long, value_name = "FILE", visible_alias = "fee-payer")]
    pub payer: Option<PathBuf>,
}

/// What a command that changes something in a network is given beside its own arguments.
#[derive(Debug, Args)]
pub struct OnNetwork {
    /// Which network.
    #[command(flatten)]
    pub network: NetworkArg,
    /// Who pays.
    #[command(flatten)]
    pub payer: PayerArg,
}

/// Says yes to something that cannot be undone.
#[derive(Debug, Args)]
pub struct Yes {
    /// Do it: this cannot be undone
    #[arg(long)]
    pub yes: bool,
}

impl Yes {
    /// Refuses to go on without a yes to `what`, as the Solana tools do when a program is closed; a script and a terminal
    /// are asked alike.
    pub fn require(&self, what: &str) -> Result<(), Failure> {
        if self.yes {
            return Ok(());
        }
        Err(Failure::Argument(format!(
            "{what} This cannot be undone. To do it, repeat the command with --yes."
        )))
    }
}

const EXIT_CODES: &str = "\
A chain of your own, from nothing:
  flywheel keygen --out me.json
  flywheel -k me.json airdrop 100
  flywheel -k me.json network create \"My network\"

Exit codes:
  0  done
  1  the chain refused a transaction, its balances differ from the ledger, a published root from the one computed again,
     or the result could not be printed; the pass that was to be checked is not valid
  2  bad input; nothing was sent
  3  the chain cannot be reached, or did not take a transaction in time";

const RUN_EXAMPLES: &str = "\
Examples:
  flywheel run --network presets/city-wifi.toml \\
      --devices samples/city-wifi/devices.csv --usage samples/city-wifi/usage.csv
  flywheel run --network presets/linknyc.toml \\
      --devices kiosk_locations.csv --usage weekly_usage.csv --epochs 12 --output json";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a network file, for which everything that it needs is asked
    Init(InitArgs),
    /// Check keys, chain, programs, clock and a network, and say what to fix
    Doctor(DoctorArgs),
    /// Play recorded devices and usage through the programs, on a chain inside this process
    Run(RunArgs),
    /// Write sample files of a made-up city
    Sample(SampleArgs),
    /// Make a keypair file
    Keygen(KeygenArgs),
    /// Give an address SOL, on a chain of your own or a cluster with a faucet
    Airdrop(AirdropArgs),
    /// Networks
    #[command(subcommand)]
    Network(NetworkCommand),
    /// Device classes of a network
    #[command(subcommand)]
    Class(ClassCommand),
    /// Manufacturers of a network, and their attestations
    #[command(subcommand)]
    Manufacturer(ManufacturerCommand),
    /// Operators of a network
    #[command(subcommand)]
    Operator(OperatorCommand),
    /// Devices of a network
    #[command(subcommand)]
    Device(DeviceCommand),
    /// Counters of the H3 cells that devices of a network are in
    #[command(subcommand)]
    Cell(CellCommand),
    /// Stake: pools, positions under a lock, rewards
    #[command(subcommand)]
    Stake(StakeCommand),
    /// Slash cases against operators
    #[command(subcommand)]
    Slash(SlashCommand),
    /// The stake that operators' devices require
    #[command(subcommand)]
    Collateral(CollateralCommand),
    /// Vaults that pay claims
    #[command(subcommand)]
    Insurance(InsuranceCommand),
    /// What comes in for a network, how it is divided, paid and burned
    #[command(subcommand)]
    Revenue(RevenueCommand),
    /// Auctions of revenue for the network token, which is burned
    #[command(subcommand)]
    Auction(AuctionCommand),
    /// Price feeds of a network, signed by two sources
    #[command(subcommand)]
    Price(PriceCommand),
    /// Report what a network took in, paid and burned, epoch by epoch, from its statements
    Report(ReportArgs),
    /// Markets, in which customers pay
    #[command(subcommand)]
    Market(MarketCommand),
    /// Plans: what providers and the network sell
    #[command(subcommand)]
    Plan(PlanCommand),
    /// Orders, paid in at once and settled by usage reports
    #[command(subcommand)]
    Order(OrderCommand),
    /// Channels, out of which a payee is paid by vouchers
    #[command(subcommand)]
    Channel(ChannelCommand),
    /// Authorisations, of which a payee locks and claims amounts for jobs
    #[command(subcommand)]
    Authorise(AuthoriseCommand),
    /// Passes, by time or by number
    #[command(subcommand)]
    Pass(PassCommand),
    /// Endowments: paid once, released over many periods
    #[command(subcommand)]
    Endowment(EndowmentCommand),
    /// Credits, for which network tokens are burned
    #[command(subcommand)]
    Credits(CreditsCommand),
    /// Customers of a network
    #[command(subcommand)]
    Customer(CustomerCommand),
    /// Reward pools: their epochs, and claims
    #[command(subcommand)]
    Reward(RewardCommand),
    /// Rewards of a network: roots, proofs, and what they are computed from
    #[command(subcommand)]
    Oracle(OracleCommand),
    /// Start a cluster on this machine, with the programs loaded and RPC and WebSocket ports open
    Localnet(LocalnetArgs),
    /// The programs themselves: deploying, upgrading, handing them over
    #[command(subcommand)]
    Program(ProgramCommand),
    /// Write all accounts or events of the programs, for those who analyse elsewhere
    #[command(subcommand)]
    Export(ExportCommand),
    /// Follow the events of the programs as they happen, until ctrl-c
    Watch(WatchArgs),
    /// Print the JSON Schema of what a command prints with --output json
    Schema(SchemaArgs),
    /// Print what makes a shell complete these commands: `flywheel completions bash > /etc/bash_completion.d/flywheel`
    Completions(CompletionsArgs),
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
}

/// How sure a cluster is of what it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CommitmentArg {
    /// One node has executed it
    Processed,
    /// Two thirds of the stake have voted for it
    Confirmed,
    /// It can no longer be undone
    Finalized,
}

impl From<CommitmentArg> for Commitment {
    fn from(arg: CommitmentArg) -> Self {
        match arg {
            CommitmentArg::Processed => Self::Processed,
            CommitmentArg::Confirmed => Self::Confirmed,
            CommitmentArg::Finalized => Self::Finalized,
        }
    }
}

/// Arguments of `flywheel completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// Which shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// For people
    Table,
    /// For programs
    Json,
    /// For programs, on one line
    JsonCompact,
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

    /// clap finds this only when the command is typed.
    #[test]
    fn no_command_has_an_option_with_the_name_of_one_that_all_have() {
        fn check(command: &clap::Command, global: &[String]) {
            for option in command.get_arguments().filter(|option| !option.is_global_set()) {
                let name = option.get_id().to_string();
                assert!(!global.contains(&name), "--{name} of {}", command.get_name());
            }
            command.get_subcommands().for_each(|below| check(below, global));
        }
        let root = Cli::command();
        let global = root.get_arguments().filter(|option| option.is_global_set());
        let global: Vec<String> = global.map(|option| option.get_id().to_string()).collect();
        root.get_subcommands().for_each(|command| check(command, &global));
    }
}
