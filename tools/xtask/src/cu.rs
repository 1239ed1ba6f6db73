//! `cargo xtask cu`: compute units per instruction and bytes per program, and their baseline.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use comfy_table::{CellAlignment, Table, presets};
use serde::{Deserialize, Serialize};

use crate::page::{self, grouped};
use crate::ui::Ui;
use crate::workspace::Workspace;
use crate::{build, idl, process};

/// A median or a size may grow by this share before `--check` fails: 1/50 is 2 %.
const TOLERANCE: u64 = 50;

/// Arguments of `cu`.
#[derive(clap::Args)]
pub struct Args {
    /// How to print the result.
    #[arg(long, value_enum, default_value_t = Output::Table)]
    output: Output,
    /// Fail if a median or a size is more than 2 % above `docs/cu-baseline.json`.
    #[arg(long)]
    check: bool,
    /// Rewrite `docs/cu-baseline.json` and the table in `docs/PERFORMANCE.md`.
    #[arg(long, conflicts_with = "check")]
    update: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Output {
    Table,
    Json,
}

/// What the `measure` binary prints.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
struct Report {
    compute_units: BTreeMap<String, BTreeMap<String, Spread>>,
    sizes: BTreeMap<String, u64>,
}

/// Compute units over all runs of an instruction.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
struct Spread {
    min: u64,
    median: u64,
    max: u64,
}

/// Measures, then prints, checks or updates.
pub fn run(workspace: &Workspace, ui: &Ui, args: &Args) -> Result<()> {
    let report = measure(workspace, ui)?;
    match args.output {
        Output::Json => println!("{}", serde_json::to_string_pretty(&report)?),
        Output::Table => println!("{}", table(&report)),
    }
    if args.check {
        compare(workspace, &report)?;
    }
    if args.update {
        update(workspace, &report)?;
    }
    Ok(())
}

/// `cu --check` without the table.
pub fn check(workspace: &Workspace, ui: &Ui) -> Result<()> {
    compare(workspace, &measure(workspace, ui)?)
}

fn measure(workspace: &Workspace, ui: &Ui) -> Result<Report> {
    build::all(workspace, ui, idl::Mode::Write)?;
    let mut command = process::cargo();
    command
        .args([
            "run",
            "--profile",
            "fast",
            "--package",
            "flywheel-tests",
            "--bin",
            "measure",
        ])
        .current_dir(&workspace.root)
        .env("CARGO_TARGET_DIR", &workspace.target);
    let json = process::run_captured(
        ui,
        &workspace.logs(),
        "measure",
        "measuring compute units",
        &mut command,
    )?;
    serde_json::from_str(&json).context("the `measure` binary printed something that is not its report")
}

fn baseline_path(workspace: &Workspace) -> PathBuf {
    workspace.root.join("docs/cu-baseline.json")
}

fn compare(workspace: &Workspace, report: &Report) -> Result<()> {
    let path = baseline_path(workspace);
    let text = fs::read_to_string(&path).with_context(|| {
        format!(
            "cannot read {}; `cargo xtask cu --update` writes it",
            path.display()
        )
    })?;
    let baseline: Report =
        serde_json::from_str(&text).with_context(|| format!("{} is not as expected", path.display()))?;
    let regressions = regressions(&baseline, report);
    if !regressions.is_empty() {
        bail!(
            "more than 2 % above docs/cu-baseline.json:\n{}\nIf that is meant, run `cargo xtask cu --update` and \
             commit the result",
            regressions.join("\n")
        );
    }
    Ok(())
}

/// One line for each number that grew too much, or that is missing on one side.
fn regressions(baseline: &Report, report: &Report) -> Vec<String> {
    let (old, new) = (flatten(baseline), flatten(report));
    let mut lines = Vec::new();
    for (name, before) in &old {
        match new.get(name) {
            None => lines.push(format!(
                "    {name}: {before} in the baseline, not measured any more"
            )),
            Some(now) if exceeds(*before, *now) => lines.push(format!("    {name}: {before} -> {now}")),
            Some(_) => {}
        }
    }
    let fresh = new.keys().filter(|name| !old.contains_key(*name));
    lines.extend(fresh.map(|name| format!("    {name}: not in the baseline yet")));
    lines
}

fn exceeds(before: u64, now: u64) -> bool {
    now > before && u128::from(now - before) * u128::from(TOLERANCE) > u128::from(before)
}

fn flatten(report: &Report) -> BTreeMap<String, u64> {
    let units = report.compute_units.iter().flat_map(|(program, instructions)| {
        instructions
            .iter()
            .map(move |(name, spread)| (format!("{program} {name} (median CU)"), spread.median))
    });
    let sizes = report
        .sizes
        .iter()
        .map(|(program, bytes)| (format!("{program} (bytes)"), *bytes));
    units.chain(sizes).collect()
}

fn update(workspace: &Workspace, report: &Report) -> Result<()> {
    let path = baseline_path(workspace);
    fs::write(&path, format!("{}\n", serde_json::to_string_pretty(report)?))
        .with_context(|| format!("cannot write {}", path.display()))?;
    page::update_performance(workspace, "cu", &markdown(report))
}

fn table(report: &Report) -> String {
    let mut units = right_aligned(&["program", "instruction", "min CU", "median CU", "max CU"], 2);
    for (program, instructions) in &report.compute_units {
        for (name, spread) in instructions {
            let numbers = [spread.min, spread.median, spread.max].map(grouped);
            units.add_row([program.clone(), name.clone()].into_iter().chain(numbers));
        }
    }
    let mut sizes = right_aligned(&["program", "size, bytes"], 1);
    for (program, bytes) in &report.sizes {
        sizes.add_row([program.clone(), grouped(*bytes)]);
    }
    format!("{units}\n\n{sizes}")
}

fn right_aligned(header: &[&str], text_columns: usize) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_header(header.to_vec());
    for column in table.column_iter_mut().skip(text_columns) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

fn markdown(report: &Report) -> String {
    let mut text =
        String::from("\n| program | instruction | min CU | median CU | max CU |\n|---|---|---:|---:|---:|\n");
    for (program, instructions) in &report.compute_units {
        for (name, spread) in instructions {
            let [min, median, max] = [spread.min, spread.median, spread.max].map(grouped);
            let _ = writeln!(text, "| {program} | {name} | {min} | {median} | {max} |");
        }
    }
    text.push_str("\n| program | size, bytes |\n|---|---:|\n");
    for (program, bytes) in &report.sizes {
        let _ = writeln!(text, "| {program} | {} |", grouped(*bytes));
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(median: u64, size: u64) -> Report {
        let spread = Spread {
            min: 1,
            median,
            max: median,
        };
        let instructions = BTreeMap::from([("claim".to_owned(), spread)]);
        Report {
            compute_units: BTreeMap::from([("rewards".to_owned(), instructions)]),
            sizes: BTreeMap::from([("rewards".to_owned(), size)]),
        }
    }

    #[test]
    fn two_percent_more_passes_and_a_unit_above_fails() {
        assert_eq!(
            regressions(&report(10_000, 100), &report(10_200, 102)),
            Vec::<String>::new()
        );
        assert_eq!(regressions(&report(10_000, 100), &report(10_201, 100)).len(), 1);
        assert_eq!(regressions(&report(10_000, 100), &report(10_000, 103)).len(), 1);
    }

    #[test]
    fn a_number_that_is_on_one_side_only_is_reported() {
        assert_eq!(regressions(&Report::default(), &report(1, 1)).len(), 2);
        assert_eq!(regressions(&report(1, 1), &Report::default()).len(), 2);
    }
}
