//! Every operation on chain gives what it gives on the host, what it costs is known, and a panic says where it was.

mod common;
mod pairs;

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result};
use common::Chain;
use int128_conformance::{NAMES, PANIC, PANIC_LINE, Record, apply};

const RANDOM_PAIRS: usize = 10_000;
/// Pairs per transaction: the dearest operation still fits in its compute limit.
const BATCH: usize = 500;
/// Set, the measurements are written into docs/PERFORMANCE.md.
const UPDATE_VARIABLE: &str = "UPDATE_PERFORMANCE";
const BEGIN: &str = "<!-- int128:begin -->";
const END: &str = "<!-- int128:end -->";

/// What one operation costs over all pairs, without the cost of measuring.
struct Cost {
    name: &'static str,
    min: u32,
    median: u32,
    max: u32,
}

#[test]
fn every_result_on_chain_equals_the_hosts() -> Result<()> {
    let mut chain = Chain::start()?;
    let mut operands = pairs::edges();
    operands.extend(pairs::random(RANDOM_PAIRS));
    let records: Vec<_> = operands
        .iter()
        .map(|&(a, b)| Record {
            a,
            b,
            ..Record::default()
        })
        .collect();
    println!("{} pairs, {} operations", records.len(), NAMES.len());

    let mut differences = Vec::new();
    let mut costs: Vec<Cost> = Vec::new();
    for (number, name) in (0..).zip(NAMES) {
        let mut units = Vec::with_capacity(records.len());
        for batch in records.chunks(BATCH) {
            for record in chain.run(number, batch)? {
                units.push(record.units);
                let expected = apply(number, record.a, record.b);
                if record.outcome != expected {
                    differences.push(format!("{name}: {record:?}, the host gives {expected:?}"));
                }
            }
        }
        costs.push(cost(name, units, costs.first()));
    }
    let table = table(&costs, records.len());
    println!("{table}");
    if std::env::var_os(UPDATE_VARIABLE).is_some() {
        write_performance(&table)?;
    }
    for difference in differences.iter().take(20) {
        println!("{difference}");
    }
    assert_eq!(
        differences.len(),
        0,
        "results that differ from the host's; the first ones are above"
    );
    Ok(())
}

#[test]
fn a_panic_names_file_line_and_column() -> Result<()> {
    let mut chain = Chain::start()?;
    let failed = chain
        .send(PANIC, &[Record::default()])
        .expect_err("the program panics");
    let logs = failed.meta.logs.join("\n");
    let place = format!("tools/sbf-toolchain/conformance/src/lib.rs at {PANIC_LINE}:5");
    assert!(logs.contains(&place), "{place:?} is not in\n{logs}");
    Ok(())
}

/// The first operation does nothing: its median is what measuring costs, and is taken off the others.
fn cost(name: &'static str, mut units: Vec<u32>, nothing: Option<&Cost>) -> Cost {
    units.sort_unstable();
    let at = |index: usize| units[index].saturating_sub(nothing.map_or(0, |cost| cost.median));
    Cost {
        name,
        min: at(0),
        median: at(units.len() / 2),
        max: at(units.len() - 1),
    }
}

fn table(costs: &[Cost], pairs: usize) -> String {
    let mut table = format!(
        "Compute units per operation over {pairs} operand pairs.\n\n\
         | operation | min CU | median CU | max CU |\n|---|---:|---:|---:|\n"
    );
    for Cost {
        name,
        min,
        median,
        max,
    } in costs.iter().skip(1)
    {
        let _ = writeln!(table, "| {name} | {min} | {median} | {max} |");
    }
    table
}

fn write_performance(table: &str) -> Result<()> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../docs/PERFORMANCE.md");
    let old = std::fs::read_to_string(&page).with_context(|| format!("cannot read {}", page.display()))?;
    let (before, rest) = old
        .split_once(BEGIN)
        .with_context(|| format!("docs/PERFORMANCE.md has no {BEGIN}"))?;
    let (_, after) = rest
        .split_once(END)
        .with_context(|| format!("docs/PERFORMANCE.md has no {END}"))?;
    std::fs::write(&page, format!("{before}{BEGIN}\n{table}{END}{after}"))?;
    Ok(())
}
