//! `flywheel oracle daemon`

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use flywheel_oracle::network_file::Network;
use solana_address::Address;

use crate::args::PayerArg;
use crate::context::Context;
use crate::daemon::{Compute, Daemon, FromFiles, FromManifests, Journal, Log, Options, Uri};
use crate::failure::Failure;
use crate::words;

/// Arguments of `flywheel oracle daemon`.
#[derive(Debug, Args)]
pub struct DaemonArgs {
    /// The reward pool to follow
    #[arg(long, value_name = "ADDRESS", env = "FLYWHEEL_POOL", value_parser = words::address)]
    pool: Address,
    #[command(flatten)]
    source: SourceArgs,
    /// Where the leaves are published; {epoch} stands for the epoch. All oracles of a pool have to name the same
    #[arg(long, value_name = "URI", default_value = "")]
    uri: String,
    /// Where to remember what was computed [default: oracle-POOL.json]
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
    /// How long to wait before looking at the chain again
    #[arg(long, value_name = "DURATION", default_value = "15s", value_parser = words::seconds)]
    poll: u32,
    /// Do what can be done now, and end
    #[arg(long)]
    once: bool,
    #[command(flatten)]
    payer: PayerArg,
}

/// Where roots come from: a folder of manifests, or files to compute them from.
#[derive(Debug, Args)]
struct SourceArgs {
    /// A folder in which the manifest of each epoch appears as POOL-EPOCH.json
    #[arg(long, value_name = "DIR", required_unless_present = "network_file", conflicts_with_all = ["network_file", "devices", "usage"])]
    manifests: Option<PathBuf>,
    /// The network file to compute rewards by
    #[arg(long, value_name = "FILE", requires_all = ["devices", "usage"])]
    network_file: Option<PathBuf>,
    /// The devices, whose operators are named by the wallets that are paid
    #[arg(long, value_name = "CSV", requires = "network_file")]
    devices: Option<PathBuf>,
    /// Their work, to which the work of each epoch is added
    #[arg(long, value_name = "CSV", requires = "network_file")]
    usage: Option<PathBuf>,
}

impl SourceArgs {
    fn compute(&self, pool: Address, uri: Uri) -> Result<Box<dyn Compute>, Failure> {
        if let Some(folder) = &self.manifests {
            return Ok(Box::new(FromManifests::new(folder.clone(), pool, uri)));
        }
        let (Some(network), Some(devices), Some(usage)) = (&self.network_file, &self.devices, &self.usage)
        else {
            return Err(Failure::Argument(
                "name where roots come from: --manifests, or --network-file with --devices and --usage"
                    .to_owned(),
            ));
        };
        let network = Network::open(network)
            .map_err(|problems| Failure::of_file(problems, "presets/ has network files to start from."))?;
        Ok(Box::new(FromFiles::new(
            network,
            devices.clone(),
            usage.clone(),
            pool,
            uri,
        )))
    }
}

/// Follows a pool until the process ends.
pub fn daemon(args: &DaemonArgs, context: &Context) -> Result<(), Failure> {
    context.refuse_showing("oracle daemon")?;
    // A key that is missing is found before anything is waited for.
    context.signers(&args.payer)?;
    let compute = args.source.compute(args.pool, Uri(args.uri.clone()))?;
    let default = || PathBuf::from(format!("oracle-{}.json", args.pool));
    let journal = Journal::open(&args.journal.clone().unwrap_or_else(default), args.pool)?;
    let log = Log::new(context.output(), args.pool.to_string());
    let options = Options {
        pool: args.pool,
        payer: args.payer.clone(),
        poll: Duration::from_secs(args.poll.into()),
        once: args.once,
    };
    Daemon::new(context, options, compute, journal, log).run()
}
