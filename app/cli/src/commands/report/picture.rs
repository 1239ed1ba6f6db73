//! A report as a picture: revenue, burn and emission over epochs.

use std::path::Path;

use super::Report;
use super::account::{Account, Row};
use crate::failure::Failure;
use crate::plot::{self, Series};

/// Epochs that a picture has at most.
const MOST_EPOCHS: u64 = 2_000;

/// Draws the report into a file.
pub fn draw(file: &Path, report: &Report) -> Result<(), Failure> {
    let rows = || report.accounts.iter().flat_map(|account| &account.rows);
    let numbers = || rows().map(|row| row.statement.epoch);
    let (Some(first), Some(last)) = (numbers().min(), numbers().max()) else {
        return Err(Failure::Argument(
            "--plot: there are no statements to draw; leave it out, or close some with `flywheel revenue close`".to_owned(),
        ));
    };
    if last.saturating_sub(first) >= MOST_EPOCHS {
        return Err(Failure::Argument(format!(
            "--plot: epochs {first} to {last} are too many for a picture; name {MOST_EPOCHS} at most with --from and --to"
        )));
    }
    let epochs: Vec<u64> = (first..=last).collect();
    let values = |account: &Account, value: fn(&Row) -> u64| -> Vec<u128> {
        let at = |epoch: &u64| account.rows.iter().find(|row| row.statement.epoch == *epoch);
        epochs
            .iter()
            .map(|epoch| at(epoch).map_or(0, value).into())
            .collect()
    };
    let mut series = Vec::new();
    for account in &report.accounts {
        series.push(Series {
            title: format!("revenue ({})", account.name()),
            values: values(account, |row| row.statement.income),
            decimals: account.coin.decimals,
        });
    }
    for native in report.accounts.iter().filter(|account| account.is_native()) {
        series.push(Series {
            title: format!("burned ({}, the network's own token)", native.name()),
            values: values(native, |row| row.statement.burned),
            decimals: native.token.decimals,
        });
        series.push(Series {
            title: format!("emission ({}, the network's own token)", native.name()),
            values: values(native, |row| row.emission.amount),
            decimals: native.token.decimals,
        });
    }
    plot::draw(file, &format!("Network {}", report.network), &epochs, &series)
}
