//! What plan and apply print.

use schemars::JsonSchema;
use serde::Serialize;

use super::apply::Applied;
use super::compare::{Action, Row};
use super::plan::Plan;
use crate::args::Output;
use crate::failure::Failure;
use crate::show::{self, Column, Cost, Sol, list_table};

const COLUMNS: &[Column] = &[Column::Left("part"), Column::Left("action"), Column::Left("what")];

/// What would be sent.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanView<'a> {
    network: String,
    settled: bool,
    rows: &'a [Row],
    transactions: usize,
    fees: Sol,
    rent: Sol,
    total: Sol,
}

/// What was sent, and what is left.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AppliedView<'a> {
    network: String,
    settled: bool,
    done: &'a [Row],
    keys: Vec<String>,
    rows: &'a [Row],
    #[serde(flatten)]
    cost: Cost,
}

/// Prints a plan.
///
/// # Errors
/// When it cannot be printed.
pub fn print_plan(output: Output, plan: &Plan) -> Result<(), Failure> {
    let view = PlanView {
        network: plan.network.to_string(),
        settled: plan.is_settled(),
        rows: &plan.rows,
        transactions: plan.transactions.len(),
        fees: plan.fees,
        rent: plan.rent,
        total: plan.total(),
    };
    if output != Output::Table {
        return show::json(output, &view);
    }
    let end = match view.transactions {
        0 => "nothing to send".to_owned(),
        count => format!(
            "{count} transactions: {} of fees and {} that the accounts hold, together {}",
            view.fees, view.rent, view.total
        ),
    };
    let table = list_table(COLUMNS, plan.rows.iter().map(cells));
    show::text(&format!("network {}\n{table}\n{end}\n", view.network))
}

/// Prints what was done.
///
/// # Errors
/// When it cannot be printed.
pub fn print_applied(output: Output, applied: &Applied, cost: Cost) -> Result<(), Failure> {
    let after = &applied.after;
    let view = AppliedView {
        network: after.network.to_string(),
        settled: after.is_settled(),
        done: &applied.done,
        keys: applied
            .keys
            .iter()
            .map(|file| file.display().to_string())
            .collect(),
        rows: &after.rows,
        cost,
    };
    if output != Output::Table {
        return show::json(output, &view);
    }
    let left = after.rows.iter().filter(|row| row.action != Action::Same);
    let rows: Vec<Vec<String>> = applied.done.iter().map(cells).collect();
    let left: Vec<Vec<String>> = left.map(cells).collect();
    let mut text = format!("network {}\n", view.network);
    match rows.is_empty() {
        true => text.push_str("nothing to do\n"),
        false => text.push_str(&format!("{}\n", list_table(COLUMNS, rows.into_iter()))),
    }
    if !left.is_empty() {
        text.push_str(&format!("left:\n{}\n", list_table(COLUMNS, left.into_iter())));
    }
    if !view.keys.is_empty() {
        text.push_str(&format!("keys made: {}; keep them\n", view.keys.join(", ")));
    }
    text.push_str(&format!(
        "{} transactions, {} of fees\n",
        cost.transactions, cost.fees
    ));
    show::text(&text)
}

fn cells(row: &Row) -> Vec<String> {
    let nothing = || "nothing".to_owned();
    let mut lines: Vec<String> = row
        .changes
        .iter()
        .map(|one| {
            let (from, to) = (one.from.clone(), one.to.clone());
            format!(
                "{}: {} -> {}",
                one.key,
                from.unwrap_or_else(nothing),
                to.unwrap_or_else(nothing)
            )
        })
        .collect();
    if let (Some(time), Action::Waits) = (row.ready_at, row.action) {
        lines.push(format!("until {time}; then apply again"));
    }
    if let (Some(time), Action::Propose) = (row.ready_at, row.action) {
        lines.push(format!("can be applied from about {time}"));
    }
    lines.extend(row.note.clone());
    if lines.is_empty() {
        lines.extend(row.address.clone());
    }
    vec![row.part.clone(), row.action.words().to_owned(), lines.join("\n")]
}
