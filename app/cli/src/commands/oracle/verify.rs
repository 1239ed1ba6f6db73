//! `flywheel oracle verify`

mod on_chain;

use std::path::PathBuf;

use clap::Args;
use flywheel_oracle::epoch::Computed;
use flywheel_oracle::leaves::{Differences, LeafTable, Side};
use flywheel_oracle::manifest::{Inputs, Manifest, Scope};
use flywheel_oracle::problem::Problem;
use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;

use super::inputs::{Epoch, InputArgs, STEPS, Which, wrong};
use crate::args::Output;
use crate::context::Context;
use crate::failure::Failure;
use crate::show::{self, Column, grouped};
use on_chain::RootView;

const EXAMPLES: &str = "\
Examples:
  flywheel oracle verify --network network.toml --snapshot 12.snapshot --usage 12.csv \\
      --previous published/POOL-11.leaves --manifest published/POOL-12.json
  flywheel -u file:flywheel.chain oracle verify …, to compare with the root on the chain as well";

/// Arguments of `flywheel oracle verify`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct VerifyArgs {
    #[command(flatten)]
    inputs: InputArgs,
    /// The manifest that somebody has published; it says which epoch of which pool
    #[arg(long, value_name = "FILE")]
    manifest: PathBuf,
    /// The leaves that they have published [default: the .leaves beside the manifest, if there are any]
    #[arg(long, value_name = "FILE")]
    leaves: Option<PathBuf>,
}

/// How what was published compares with what was computed again.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VerifyView {
    agrees: bool,
    pool: String,
    epoch: u64,
    root: String,
    /// What of the manifest is otherwise.
    manifest: Vec<Otherwise>,
    /// What of the leaves is otherwise; `None` without their leaves.
    leaves: Option<Differences>,
    /// The roots of the epoch on the chain; `None` without one.
    on_chain: Option<Vec<RootView>>,
}

/// A line of the manifest that is otherwise.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Otherwise {
    what: &'static str,
    expected: String,
    actual: String,
}

/// Computes an epoch again and compares.
pub fn verify(args: &VerifyArgs, context: &Context) -> Result<(), Failure> {
    let name = args.manifest.display().to_string();
    let theirs = Manifest::open(&args.manifest).map_err(wrong)?;
    let scope = theirs.scope(&name).map_err(wrong)?;
    let which = which(&name, &theirs, &scope).map_err(wrong)?;
    let bar = context.progress().bar("computing again", STEPS);
    let ours = Epoch::read(&args.inputs, args.inputs.network()?, &which, &bar)?.compute(&bar)?;
    let leaves = their_leaves(args)?.map(|leaves| Differences::between(&ours.leaves, &leaves));
    bar.step();
    drop(bar);
    let on_chain = context
        .names_chain()
        .then(|| on_chain::roots(context, &which, &ours.manifest))
        .transpose()?;
    let manifest = otherwise(&ours.manifest, &theirs);
    let view = VerifyView {
        agrees: manifest.is_empty()
            && leaves.as_ref().is_none_or(Differences::is_empty)
            && on_chain.iter().flatten().all(|root| root.agrees),
        pool: theirs.pool.clone(),
        epoch: theirs.epoch,
        root: ours.manifest.root.clone(),
        manifest,
        leaves,
        on_chain,
    };
    view.print(context.output(), &ours)?;
    if view.agrees {
        return Ok(());
    }
    Err(Failure::Ledger(format!(
        "epoch {}: what was published differs from what these inputs give",
        view.epoch
    )))
}

/// Which epoch a manifest is of.
fn which(name: &str, manifest: &Manifest, scope: &Scope) -> Result<Which, Problem> {
    if scope.domain.program_id != reward_distributor::ID.to_bytes() {
        let expected = format!("a manifest of program {}", reward_distributor::ID);
        return Err(Problem::of_file(name, expected, manifest.program.clone()));
    }
    let epoch = u32::try_from(manifest.epoch)
        .map_err(|_| Problem::of_file(name, "an epoch below 2^32", manifest.epoch.to_string()))?;
    let inputs = manifest.inputs.clone().unwrap_or_default();
    Ok(Which {
        pool: Address::new_from_array(scope.domain.pool),
        epoch,
        burned: inputs.burned,
        funded_total: inputs.funded_total,
    })
}

fn their_leaves(args: &VerifyArgs) -> Result<Option<LeafTable>, Failure> {
    let beside = args.manifest.with_extension("leaves");
    let path = args.leaves.clone().or_else(|| beside.exists().then_some(beside));
    path.map(|path| LeafTable::open(&path)).transpose().map_err(wrong)
}

/// What of their manifest is not as it should be.
fn otherwise(ours: &Manifest, theirs: &Manifest) -> Vec<Otherwise> {
    let hash = |of: fn(&Inputs) -> Option<String>| {
        let text = |manifest: &Manifest| {
            let hash = manifest.inputs.as_ref().and_then(of);
            hash.unwrap_or_else(|| "none".to_owned())
        };
        (text(ours), text(theirs))
    };
    let rule = |manifest: &Manifest| manifest.rule.clone().unwrap_or_else(|| "none".to_owned());
    let mut all = vec![
        ("root", (ours.root.clone(), theirs.root.clone())),
        (
            "total, base units",
            (ours.total.to_string(), theirs.total.to_string()),
        ),
        (
            "leaves",
            (ours.leaf_count.to_string(), theirs.leaf_count.to_string()),
        ),
        (
            "SHA-256 of the leaves",
            (ours.data_hash.clone(), theirs.data_hash.clone()),
        ),
        ("rule", (rule(ours), rule(theirs))),
    ];
    // One who has said nothing about inputs is only asked about the outcome.
    if theirs.inputs.is_some() {
        all.extend([
            ("network file", hash(|inputs| Some(inputs.network.clone()))),
            ("snapshot", hash(|inputs| Some(inputs.snapshot.clone()))),
            ("usage file", hash(|inputs| Some(inputs.usage.clone()))),
            ("previous leaves", hash(|inputs| inputs.previous.clone())),
            ("history", hash(|inputs| inputs.history.clone())),
        ]);
    }
    let differing = all.into_iter().filter(|(_, (ours, theirs))| ours != theirs);
    differing
        .map(|(what, (expected, actual))| Otherwise {
            what,
            expected,
            actual,
        })
        .collect()
}

impl VerifyView {
    fn print(&self, output: Output, ours: &Computed) -> Result<(), Failure> {
        match output {
            output @ (Output::Json | Output::JsonCompact) => show::json(output, self),
            Output::Table => show::text(&self.table(ours)),
        }
    }

    fn table(&self, ours: &Computed) -> String {
        let mut rows = vec![
            ("pool", self.pool.clone()),
            ("epoch", self.epoch.to_string()),
            ("root, computed again", self.root.clone()),
            (
                "leaves, computed again",
                format!("{} devices", grouped(ours.leaves.len() as u64)),
            ),
            ("manifest", said(self.manifest.len() as u64)),
            (
                "leaves",
                self.leaves
                    .as_ref()
                    .map_or("not compared: none were given".to_owned(), counts),
            ),
        ];
        for root in self.on_chain.iter().flatten() {
            rows.push(("root on the chain", root.to_string()));
        }
        let mut text = format!("{}\n", show::fields_table(rows));
        if !self.manifest.is_empty() {
            let columns = [
                Column::Left("manifest"),
                Column::Left("should be"),
                Column::Left("is"),
            ];
            let rows = self
                .manifest
                .iter()
                .map(|one| vec![one.what.to_owned(), one.expected.clone(), one.actual.clone()]);
            text.push_str(&format!("{}\n", show::list_table(&columns, rows)));
        }
        if let Some(differences) = self.leaves.as_ref().filter(|leaves| !leaves.is_empty()) {
            text.push_str(&leaves_table(differences));
        }
        text
    }
}

fn leaves_table(differences: &Differences) -> String {
    let columns = [
        Column::Right("device"),
        Column::Left("should be"),
        Column::Left("is"),
    ];
    let side = |side: Option<Side>| side.map_or_else(|| "no leaf".to_owned(), |side| side.to_string());
    let rows = differences.first.iter().map(|difference| {
        vec![
            difference.index.to_string(),
            side(difference.expected),
            side(difference.actual),
        ]
    });
    let table = show::list_table(&columns, rows);
    let more = differences.count() - differences.first.len() as u64;
    match more {
        0 => format!("{table}\n"),
        more => format!("{table}\n… and {} more\n", grouped(more)),
    }
}

fn said(differing: u64) -> String {
    match differing {
        0 => "agrees".to_owned(),
        1 => "differs in 1 line".to_owned(),
        more => format!("differs in {more} lines"),
    }
}

fn counts(differences: &Differences) -> String {
    if differences.is_empty() {
        return "agree".to_owned();
    }
    format!(
        "{} missing, {} additional, {} with another payee or total",
        grouped(differences.missing),
        grouped(differences.additional),
        grouped(differences.changed)
    )
}
