//! `flywheel oracle snapshot`

use std::path::PathBuf;

use clap::Args;
use flywheel_oracle::network_file::Network;
use flywheel_oracle::snapshot::{Moment, Snapshot};
use flywheel_oracle::table::Source;
use flywheel_oracle::weights::RegionalFactors;
use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;

use super::inputs::wrong;
use crate::args::NetworkArg;
use crate::bonds::Collateral;
use crate::context::Context;
use crate::failure::Failure;
use crate::show::{self, Time, grouped};
use crate::{lookup, registry_snapshot, words};

/// Arguments of `flywheel oracle snapshot`.
#[derive(Debug, Args)]
pub struct SnapshotArgs {
    #[command(flatten)]
    network: NetworkArg,
    /// The moment at which probation, maintenance and suspensions are judged, such as the beginning of an epoch [default: the
    /// chain's time]
    #[arg(long, value_name = "TIME", value_parser = Time::parse)]
    at: Option<Time>,
    /// The network's file, for the factors of its regions; they are not on the chain
    #[arg(long, value_name = "FILE", conflicts_with = "from_csv")]
    network_file: Option<PathBuf>,
    /// The collateral pool; devices of operators whose collateral there has been short for longer than the grace count as
    /// suspended. Collateral counts for nothing if not given
    #[arg(long, value_name = "ADDRESS", value_parser = words::address, conflicts_with = "from_csv")]
    collateral: Option<Address>,
    /// Take the devices from this file, as --csv writes it, and not from a chain
    #[arg(long, value_name = "FILE", requires = "at")]
    from_csv: Option<PathBuf>,
    /// The snapshot to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Write the devices as CSV too, to look at
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
}

/// A snapshot that was taken.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotView {
    network: String,
    time: Time,
    devices: usize,
    devices_live: usize,
    operators: usize,
    sha256: String,
    file: String,
}

/// Takes a snapshot and writes it.
pub fn snapshot(args: &SnapshotArgs, context: &Context) -> Result<(), Failure> {
    let bar = context.progress().bar("taking a snapshot", 2);
    let snapshot = match &args.from_csv {
        Some(csv) => from_csv(args, csv, context)?,
        None => from_chain(args, context)?,
    };
    bar.step();
    snapshot.write(&args.out).map_err(wrong)?;
    if let Some(csv) = &args.csv {
        snapshot.write_csv(csv).map_err(wrong)?;
    }
    drop(bar);
    let view = SnapshotView {
        network: args.network.network.to_string(),
        time: Time(snapshot.moment().time),
        devices: snapshot.len(),
        devices_live: snapshot.iter().filter(|device| device.is_live()).count(),
        operators: snapshot.operators().len(),
        sha256: hex::encode(snapshot.hash()),
        file: args.out.display().to_string(),
    };
    let rows = vec![
        ("network", view.network.clone()),
        ("time", view.time.to_string()),
        ("devices", grouped(view.devices as u64)),
        ("  live", grouped(view.devices_live as u64)),
        ("operators", grouped(view.operators as u64)),
        ("SHA-256", view.sha256.clone()),
        ("file", view.file.clone()),
    ];
    show::fields(context.output(), &view, rows)
}

fn from_csv(args: &SnapshotArgs, csv: &std::path::Path, context: &Context) -> Result<Snapshot, Failure> {
    context.refuse_chain("oracle snapshot --from-csv")?;
    let source = Source::open(csv).map_err(wrong)?;
    let moment = Moment {
        network: args.network.network.to_bytes(),
        // clap asks for --at.
        time: args.at.map_or(0, |time| time.0),
    };
    Snapshot::from_csv(&moment, &source).map_err(wrong)
}

fn from_chain(args: &SnapshotArgs, context: &Context) -> Result<Snapshot, Failure> {
    let regions = match &args.network_file {
        Some(file) => RegionalFactors::of(&Network::open(file).map_err(wrong)?),
        None => RegionalFactors::default(),
    };
    let chain = context.read()?;
    let network = lookup::network(chain.as_ref(), &args.network.network)?.address;
    let time = match args.at {
        Some(time) => time.0,
        None => chain.now()?,
    };
    let collateral = match &args.collateral {
        Some(pool) => Some(Collateral::read(chain.as_ref(), &network, pool)?),
        None => None,
    };
    registry_snapshot::take(chain.as_ref(), &network, time, &regions, collateral.as_ref())
}
