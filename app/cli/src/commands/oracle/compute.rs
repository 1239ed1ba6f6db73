//! `flywheel oracle compute`

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use flywheel_oracle::decimal;
use flywheel_oracle::epoch::Computed;
use flywheel_oracle::file;
use flywheel_oracle::manifest::{Files, Manifest};
use flywheel_oracle::problem::{Note, Problem};
use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;

use super::inputs::{Epoch, InputArgs, STEPS, Which, wrong};
use crate::context::Context;
use crate::failure::Failure;
use crate::show::{self, Amount, Time, grouped};
use crate::words;

const EXAMPLES: &str = "\
Examples:
  flywheel oracle compute --network network.toml --snapshot 12.snapshot --usage 12.csv \\
      --previous published/POOL-11.leaves --epoch 12 --pool POOL --output-folder published";

/// Arguments of `flywheel oracle compute`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ComputeArgs {
    #[command(flatten)]
    inputs: InputArgs,
    /// The epoch, from 0
    #[arg(long, value_name = "N")]
    epoch: u32,
    /// The reward pool's address
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    pool: Address,
    /// Whole tokens that were burned in the epoch, where the emission is linked to burns
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    burned: Option<String>,
    /// Whole tokens that had been paid into the pool until the end of the epoch, where it is funded
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    funded_total: Option<String>,
    /// Where POOL-EPOCH.leaves and POOL-EPOCH.json are written; made if there is none
    #[arg(long, visible_alias = "out", value_name = "DIR")]
    output_folder: PathBuf,
}

/// What was computed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ComputeView<'a> {
    manifest: &'a Manifest,
    /// Devices of the snapshot.
    devices: usize,
    /// Those that earned something in the epoch.
    devices_paid: usize,
    /// What there was to divide.
    pool: Amount,
    /// What the devices get for the epoch.
    paid: Amount,
    /// What all have got in their lifetimes.
    total: Amount,
    snapshot_time: Time,
    leaves_file: String,
    manifest_file: String,
    seconds: f64,
    notes: &'a [Note],
}

/// Computes an epoch and writes what is to be published.
pub fn compute(args: &ComputeArgs, context: &Context) -> Result<(), Failure> {
    context.refuse_chain("oracle compute")?;
    let started = Instant::now();
    let bar = context.progress().bar("computing", STEPS);
    let network = args.inputs.network()?;
    let decimals = network.0.token.decimals;
    let which = Which {
        pool: args.pool,
        epoch: args.epoch,
        burned: base_units("--burned", args.burned.as_deref(), decimals)?,
        funded_total: base_units("--funded-total", args.funded_total.as_deref(), decimals)?,
    };
    let epoch = Epoch::read(&args.inputs, network, &which, &bar)?;
    let computed = epoch.compute(&bar)?;
    let files = write(args, &computed).map_err(wrong)?;
    bar.step();
    drop(bar);
    let amount = |base_units| Amount {
        base_units,
        decimals: Some(decimals),
    };
    let view = ComputeView {
        manifest: &computed.manifest,
        devices: epoch.snapshot.len(),
        devices_paid: computed.rewards.paid_devices().count(),
        pool: amount(computed.rewards.pool),
        paid: amount(computed.rewards.paid),
        total: amount(computed.manifest.total),
        snapshot_time: Time(epoch.snapshot.moment().time),
        leaves_file: files.leaves.display().to_string(),
        manifest_file: files.manifest.display().to_string(),
        seconds: started.elapsed().as_millis() as f64 / 1_000.0,
        notes: &epoch.notes.listed,
    };
    show::fields(context.output(), &view, view.rows())
}

/// Writes leaves and history before the manifest: where it is, they are complete.
fn write(args: &ComputeArgs, computed: &Computed) -> Result<Files, Problem> {
    let folder = &args.output_folder;
    std::fs::create_dir_all(folder).map_err(|error| {
        Problem::of_file(
            &folder.display().to_string(),
            "a folder that can be made",
            error.to_string(),
        )
    })?;
    let files = Files::of(folder, &computed.manifest.pool, computed.manifest.epoch);
    computed.leaves.write(&files.leaves)?;
    if let Some(history) = &computed.history {
        file::replace(&files.history, |out| out.write_all(&history.to_bytes()))?;
    }
    computed.manifest.write(&files.manifest)?;
    Ok(files)
}

fn base_units(option: &str, tokens: Option<&str>, decimals: u8) -> Result<Option<u64>, Failure> {
    let parse = |text| {
        decimal::parse(text, decimals).map_err(|error| {
            Failure::Argument(format!(
                "{option} {text}: {error}; the network's token has {decimals} decimals"
            ))
        })
    };
    tokens.map(parse).transpose()
}

impl ComputeView<'_> {
    fn rows(&self) -> Vec<(&'static str, String)> {
        let manifest = self.manifest;
        let mut rows = vec![
            ("pool", manifest.pool.clone()),
            ("epoch", manifest.epoch.to_string()),
            ("rule", manifest.rule.clone().unwrap_or_default()),
            (
                "devices",
                format!("{} at {}", grouped(self.devices as u64), self.snapshot_time),
            ),
            ("  paid", format!("{} devices", grouped(self.devices_paid as u64))),
            ("to divide", self.pool.to_string()),
            ("paid", self.paid.to_string()),
            ("paid in all epochs", self.total.to_string()),
            (
                "leaves",
                format!("{} devices", grouped(manifest.leaf_count.into())),
            ),
            ("root", manifest.root.clone()),
            ("SHA-256 of the leaves", manifest.data_hash.clone()),
            ("leaves file", self.leaves_file.clone()),
            ("manifest", self.manifest_file.clone()),
            ("time", format!("{:.1} s", self.seconds)),
        ];
        let notes = self.notes.iter().take(10);
        rows.extend(notes.map(|note| ("note", note.to_string())));
        rows
    }
}
