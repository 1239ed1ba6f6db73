//! A report as tables: a column for each epoch.

use comfy_table::{Cell, CellAlignment};

use super::Report;
use super::account::{Account, Row};
use super::line::{self, Line, Value};
use crate::show::{Time, plain_table};

/// Epochs beside each other.
const COLUMNS: usize = 4;

/// The report as text.
pub fn text(report: &Report) -> String {
    let mut text = format!("network {}; amounts in whole tokens\n", report.network);
    for account in &report.accounts {
        text.push('\n');
        text.push_str(&heading(account));
        text.push_str(&blocks(account));
    }
    text.push('\n');
    text.push_str(&report.checks.text());
    text
}

fn heading(account: &Account) -> String {
    let native = if account.is_native() {
        ", the network's own token"
    } else {
        ", sold for the network's own token, which is burned"
    };
    let due = &account.due;
    let due = match due.end.saturating_sub(due.start) {
        0 => String::new(),
        count => format!("{count} statements are due; `flywheel revenue close` closes them\n"),
    };
    format!("mint {}{native}\n{due}", account.coin.mint)
}

fn blocks(account: &Account) -> String {
    if account.rows.is_empty() {
        return "no statements\n".to_owned();
    }
    let lines: Vec<Line> = line::all()
        .into_iter()
        .filter(|line| line.is_of(account))
        .filter(|line| !line.is_category() || line.of_all(&account.rows).is_some_and(|sum| !sum.is_nothing()))
        .collect();
    let count = account.rows.chunks(COLUMNS).count();
    let blocks = account.rows.chunks(COLUMNS).enumerate();
    let blocks = blocks.map(|(place, rows)| block(account, &lines, rows, place.saturating_add(1) == count));
    blocks.collect()
}

/// A few epochs, behind the last of them what is said of all.
fn block(account: &Account, lines: &[Line], rows: &[Row], last: bool) -> String {
    let with_total = last && account.rows.len() > 1;
    let right = |text: String| Cell::new(text).set_alignment(CellAlignment::Right);
    let mut table = plain_table();
    let mut header = vec![Cell::new("epoch")];
    header.extend(rows.iter().map(|row| right(row.statement.epoch.to_string())));
    if with_total {
        header.push(right("together".to_owned()));
    }
    table.set_header(header);
    for line in lines {
        let mut cells = vec![Cell::new(line.word)];
        let text = |value| shown(value, account);
        cells.extend(rows.iter().map(|row| right(text(line.value(row)))));
        if with_total {
            cells.push(right(line.of_all(&account.rows).map(text).unwrap_or_default()));
        }
        table.add_row(cells);
    }
    format!("{table}\n")
}

/// A moment on two lines, so that columns stay narrow.
fn shown(value: Value, account: &Account) -> String {
    match value {
        Value::Moment(unix) => Time(unix).to_string().replace('T', "\n"),
        other => other.text(account),
    }
}
