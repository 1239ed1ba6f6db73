//! `flywheel oracle bench`

use std::num::{NonZeroU32, NonZeroUsize};
use std::process::Command;
use std::time::{Duration, Instant};

use clap::Args;
use flywheel_merkle::Domain;
use flywheel_oracle::epoch::{self, EpochError, EpochInputs};
use flywheel_oracle::manifest::Inputs;
use flywheel_oracle::problem::Problem;
use flywheel_oracle::sample::Crowd;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::bare_hash::Hashes;
use super::inputs::wrong;
use crate::args::Output;
use crate::context::Context;
use crate::failure::Failure;
use crate::progress::Bar;
use crate::show::{self, Column, grouped};

/// The smallest network that growth is measured from.
const GROWTH_FROM: u32 = 1_000;
/// Steps of one repetition.
const STEPS: usize = 3;

/// The most devices: some 17 GB of memory.
const MOST_DEVICES: u32 = 100_000_000;

fn devices(text: &str) -> Result<NonZeroU32, String> {
    text.parse()
        .ok()
        .filter(|devices: &NonZeroU32| devices.get() <= MOST_DEVICES)
        .ok_or_else(|| format!("type a whole number from 1 to {MOST_DEVICES}"))
}

/// Arguments of `flywheel oracle bench`.
#[derive(Debug, Args)]
pub struct BenchArgs {
    /// How many devices, at most 100 million; a million take about 210 MB of memory
    #[arg(long, value_name = "N", default_value = "1000000", value_parser = devices)]
    devices: NonZeroU32,
    /// How often; the median by total time is shown
    #[arg(long, value_name = "N", default_value = "3")]
    repeat: NonZeroUsize,
    /// Measure 1,000 devices, ten times as many, and so on up to --devices, each in a process of its own
    #[arg(long)]
    growth: bool,
}

/// What an epoch of a made-up network took.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Measured {
    devices: u32,
    cores: usize,
    /// From nothing to the manifest: making devices and work up, rewards, leaves, tree, hash of the file, manifest.
    total_seconds: f64,
    /// Making devices and work up.
    input_seconds: f64,
    /// Dividing the pool.
    reward_seconds: f64,
    /// Leaves in the form of the file, and the file's hash.
    leaves_seconds: f64,
    /// Building the tree.
    tree_seconds: f64,
    /// As many SHA-256 of the same lengths on as many cores, and nothing else.
    bare_hash_seconds: f64,
    /// The same with the first block of all leaves hashed once, as the tree does.
    bare_hash_with_midstate_seconds: f64,
    /// The most memory that the process had at a time; `None` where the system does not say.
    peak_memory_bytes: Option<u64>,
    /// The root: the same on every machine.
    root: String,
}

/// Measures and prints.
pub fn bench(args: &BenchArgs, context: &Context) -> Result<(), Failure> {
    context.refuse_chain("oracle bench")?;
    if args.growth {
        return growth(args, context);
    }
    let bar = context.progress().bar("measuring", STEPS * args.repeat.get());
    let mut all = (0..args.repeat.get())
        .map(|_| measure(args.devices.get(), &bar))
        .collect::<Result<Vec<_>, _>>()?;
    drop(bar);
    all.sort_by(|one, other| one.total_seconds.total_cmp(&other.total_seconds));
    let mut median = all.swap_remove(all.len() / 2);
    median.peak_memory_bytes = peak_memory();
    show::fields(context.output(), &median, median.rows())
}

fn measure(devices: u32, bar: &Bar) -> Result<Measured, Failure> {
    let started = Instant::now();
    let crowd = Crowd::new(devices).map_err(wrong)?;
    let input = started.elapsed();
    bar.step();
    let domain = Domain {
        program_id: reward_distributor::ID.to_bytes(),
        pool: [7; 32],
    };
    let inputs = EpochInputs {
        network: &crowd.network,
        snapshot: &crowd.snapshot,
        work: &crowd.work,
        previous: None,
        history: None,
        domain: &domain,
    };
    let (divided, dividing) = timed(|| epoch::divide(&inputs));
    let (rewards, _) = divided.map_err(failure)?;
    let (leaves, accumulating) = timed(|| epoch::accumulate(&inputs, &rewards));
    let leaves = leaves.map_err(failure)?;
    let (tree, building) = timed(|| epoch::tree(&inputs, &leaves));
    let tree = tree.map_err(failure)?;
    let (data_hash, hashing) = timed(|| leaves.data_hash());
    let manifest = epoch::manifest(&inputs, &tree, data_hash, Inputs::default());
    let total = started.elapsed();
    bar.step();
    let hashes = Hashes::of(u64::from(tree.leaf_count()));
    let (bare, midstate) = (hashes.time(), hashes.time_with_midstate());
    bar.step();
    Ok(Measured {
        devices,
        cores: rayon::current_num_threads(),
        total_seconds: seconds(total),
        input_seconds: seconds(input),
        reward_seconds: seconds(dividing),
        leaves_seconds: seconds(accumulating + hashing),
        tree_seconds: seconds(building),
        bare_hash_seconds: seconds(bare),
        bare_hash_with_midstate_seconds: seconds(midstate),
        peak_memory_bytes: None,
        root: manifest.root,
    })
}

/// Measures each size in a process of its own, since a process does not forget its peak.
fn growth(args: &BenchArgs, context: &Context) -> Result<(), Failure> {
    let sizes: Vec<u32> = std::iter::successors(Some(GROWTH_FROM), |size| size.checked_mul(10))
        .take_while(|size| *size <= args.devices.get())
        .collect();
    let bar = context.progress().bar("measuring", sizes.len());
    let mut all = Vec::new();
    for devices in sizes {
        all.push(measure_apart(devices, args.repeat)?);
        bar.step();
    }
    drop(bar);
    match context.output() {
        output @ (Output::Json | Output::JsonCompact) => show::json(output, &all),
        Output::Table => show::text(&growth_table(&all)),
    }
}

fn measure_apart(devices: u32, repeat: NonZeroUsize) -> Result<Measured, Failure> {
    let failed = |reason: String| Failure::Output(format!("measuring {devices} devices: {reason}"));
    let program = std::env::current_exe().map_err(|error| failed(error.to_string()))?;
    let output = Command::new(program)
        .args(["oracle", "bench", "--output", "json", "--quiet", "--devices"])
        .args([devices.to_string(), "--repeat".to_owned(), repeat.to_string()])
        .output()
        .map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| failed(error.to_string()))
}

fn growth_table(all: &[Measured]) -> String {
    let columns = [
        "devices",
        "total, s",
        "rewards, ns a device",
        "leaves, ns a device",
        "tree, ns a device",
        "bare hashes, ns a device",
        "peak memory, bytes",
        "bytes a device",
    ]
    .map(Column::Right);
    let row = |one: &Measured| {
        let nanos = |seconds: f64| format!("{:.0}", seconds * 1e9 / f64::from(one.devices));
        let memory = one.peak_memory_bytes.unwrap_or(0);
        vec![
            grouped(one.devices.into()),
            format!("{:.3}", one.total_seconds),
            nanos(one.reward_seconds),
            nanos(one.leaves_seconds),
            nanos(one.tree_seconds),
            nanos(one.bare_hash_seconds),
            grouped(memory),
            grouped(memory / u64::from(one.devices)),
        ]
    };
    format!("{}\n", show::list_table(&columns, all.iter().map(row)))
}

impl Measured {
    fn rows(&self) -> Vec<(&'static str, String)> {
        let time = |seconds: f64| format!("{seconds:.3} s");
        let memory = self.peak_memory_bytes;
        vec![
            ("devices", grouped(self.devices.into())),
            ("cores", self.cores.to_string()),
            ("total", time(self.total_seconds)),
            ("  making up devices and work", time(self.input_seconds)),
            ("  rewards", time(self.reward_seconds)),
            ("  leaves and their hash", time(self.leaves_seconds)),
            ("  tree", time(self.tree_seconds)),
            ("as many bare hashes", time(self.bare_hash_seconds)),
            (
                "  with the leaves' first block hashed once",
                time(self.bare_hash_with_midstate_seconds),
            ),
            (
                "peak memory",
                memory.map_or("unknown".to_owned(), |bytes| format!("{} bytes", grouped(bytes))),
            ),
            ("root", self.root.clone()),
        ]
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let started = Instant::now();
    let done = work();
    (done, started.elapsed())
}

fn seconds(duration: Duration) -> f64 {
    duration.as_micros() as f64 / 1e6
}

fn failure(error: EpochError) -> Failure {
    wrong(Problem::of_file(
        "a crowd",
        "an epoch that can be computed",
        error.to_string(),
    ))
}

/// The most memory that this process has had at a time, in bytes, as Linux counts it.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1_024)
}
