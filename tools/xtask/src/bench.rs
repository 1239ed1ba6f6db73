//! `cargo xtask bench`: how long an epoch takes, from a thousand devices to many, and each of its steps.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::page::{self, grouped};
use crate::process;
use crate::ui::Ui;
use crate::workspace::Workspace;

/// The numbers of devices that the criterion benches measure.
const CRITERION_DEVICES: [u32; 3] = [10_000, 100_000, 1_000_000];
/// The steps that they measure, by their names there.
const CRITERION_STEPS: [&str; 4] = [
    "rewards",
    "leaves",
    "tree without its lowest levels",
    "whole tree",
];
const PROOF: &str = "a proof among 1000000 devices";

/// Arguments of `bench`.
#[derive(clap::Args)]
pub struct Args {
    /// The most devices: measured are 1,000, ten times as many, and so on.
    #[arg(long, default_value_t = 10_000_000)]
    devices: u32,
    /// Leave the criterion benches out.
    #[arg(long)]
    without_criterion: bool,
    /// Rewrite the table in `docs/PERFORMANCE.md`.
    #[arg(long)]
    update: bool,
}

/// What `flywheel oracle bench` prints of one size.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Measured {
    devices: u32,
    cores: u32,
    total_seconds: f64,
    reward_seconds: f64,
    leaves_seconds: f64,
    tree_seconds: f64,
    bare_hash_seconds: f64,
    bare_hash_with_midstate_seconds: f64,
    peak_memory_bytes: Option<u64>,
}

/// What criterion keeps of a bench.
#[derive(Deserialize)]
struct Estimates {
    median: Estimate,
}

#[derive(Deserialize)]
struct Estimate {
    /// Nanoseconds.
    point_estimate: f64,
}

/// Measures, prints, and updates the page.
pub fn run(workspace: &Workspace, ui: &Ui, args: &Args) -> Result<()> {
    // The command contains the programs' types, not the programs: they need not be built.
    let mut text = growth_table(&growth(workspace, ui, args.devices)?);
    if !args.without_criterion {
        text.push_str(&steps_table(&criterion(workspace, ui)?)?);
    }
    println!("{text}");
    if args.update {
        page::update_performance(workspace, "bench", &text)?;
    }
    Ok(())
}

fn growth(workspace: &Workspace, ui: &Ui, devices: u32) -> Result<Vec<Measured>> {
    let mut compile = cargo(
        workspace,
        &[
            "build",
            "--profile",
            "fast",
            "--package",
            "flywheel-cli",
            "--config",
            "profile.fast.package.flywheel-cli.opt-level=3",
        ],
    );
    let logs = workspace.logs();
    process::run_logged(ui, &logs, "bench-build", "flywheel: building", &mut compile)?;
    let mut measure = Command::new(workspace.target.join("fast/flywheel"));
    measure
        .args(["oracle", "bench", "--growth", "--output", "json", "--devices"])
        .arg(devices.to_string());
    let message = "an epoch: measuring";
    let json = process::run_captured(ui, &logs, "bench-growth", message, &mut measure)?;
    serde_json::from_str(&json).context("`flywheel oracle bench` printed something that is not its report")
}

/// Runs the criterion benches and gives the folder with what they found.
fn criterion(workspace: &Workspace, ui: &Ui) -> Result<std::path::PathBuf> {
    let folder = workspace.target.join("criterion");
    let mut bench = cargo(
        workspace,
        &[
            "bench",
            "--profile",
            "fast",
            "--package",
            "flywheel-oracle",
            "--bench",
            "scale",
        ],
    );
    bench.env("CRITERION_HOME", &folder);
    let message = "each step: measuring";
    process::run_logged(ui, &workspace.logs(), "bench-criterion", message, &mut bench)?;
    Ok(folder)
}

fn cargo(workspace: &Workspace, words: &[&str]) -> Command {
    let mut command = process::cargo();
    command
        .args(words)
        .current_dir(&workspace.root)
        .env("CARGO_TARGET_DIR", &workspace.target);
    command
}

fn growth_table(all: &[Measured]) -> String {
    let cores = all.first().map_or(0, |one| one.cores);
    let mut text = format!(
        "\nOne epoch on {cores} cores, the median of three; nanoseconds and bytes are per device.\n\n\
         | devices | total, s | rewards, ns | leaves, ns | tree, ns | bare hashes, ns | with midstate, ns | peak memory, MiB \
         | bytes |\n|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n"
    );
    for one in all {
        let devices = f64::from(one.devices.max(1));
        let [rewards, leaves, tree, bare, midstate] = [
            one.reward_seconds,
            one.leaves_seconds,
            one.tree_seconds,
            one.bare_hash_seconds,
            one.bare_hash_with_midstate_seconds,
        ]
        .map(|seconds| format!("{:.0}", seconds * 1e9 / devices));
        let memory = one.peak_memory_bytes.unwrap_or(0);
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "| {} | {:.3} | {rewards} | {leaves} | {tree} | {bare} | {midstate} | {} | {} |",
            grouped(one.devices.into()),
            one.total_seconds,
            grouped(memory >> 20),
            grouped(memory.checked_div(one.devices.into()).unwrap_or(0)),
        );
    }
    text.push('\n');
    text
}

fn steps_table(folder: &Path) -> Result<String> {
    let [few, more, many] = CRITERION_DEVICES.map(|devices| grouped(devices.into()));
    let mut text = format!(
        "Each step by itself, criterion's median in milliseconds.\n\n\
         | step | {few} devices | {more} | {many} |\n|---|---:|---:|---:|\n"
    );
    for step in CRITERION_STEPS {
        let mut cells = Vec::new();
        for devices in CRITERION_DEVICES {
            let nanos = median(&folder.join("epoch").join(step).join(devices.to_string()))?;
            cells.push(format!("{:.2}", nanos / 1e6));
        }
        let _ = writeln!(text, "| {step} | {} |", cells.join(" | "));
    }
    let micros = median(&folder.join(PROOF))? / 1e3;
    let _ = writeln!(text, "\nA proof among 1,000,000 devices: {micros:.1} µs.\n");
    Ok(text)
}

/// The median of a bench, in nanoseconds.
fn median(bench: &Path) -> Result<f64> {
    let path = bench.join("new/estimates.json");
    let json = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let estimates: Estimates =
        serde_json::from_str(&json).with_context(|| format!("{} is not criterion's", path.display()))?;
    Ok(estimates.median.point_estimate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_one_line_in_units_per_device() {
        let measured = Measured {
            devices: 1_000_000,
            cores: 2,
            total_seconds: 0.5,
            reward_seconds: 0.05,
            leaves_seconds: 0.1,
            tree_seconds: 0.15,
            bare_hash_seconds: 0.2,
            bare_hash_with_midstate_seconds: 0.125,
            peak_memory_bytes: Some(256 << 20),
        };
        let table = growth_table(&[measured]);
        assert!(table.contains("| 1,000,000 | 0.500 | 50 | 100 | 150 | 200 | 125 | 256 | 268 |\n"));
    }

    #[test]
    fn criterions_median_is_read() -> Result<()> {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("new"))?;
        let json =
            r#"{"mean":{"point_estimate":1.0},"median":{"point_estimate":1234.5,"standard_error":1.0}}"#;
        fs::write(folder.path().join("new/estimates.json"), json)?;
        assert!((median(folder.path())? - 1_234.5).abs() < f64::EPSILON);
        assert!(median(&folder.path().join("none")).is_err());
        Ok(())
    }
}
