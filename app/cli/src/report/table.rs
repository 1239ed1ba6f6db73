//! The report for people.

use std::fmt::{Display, Write as _};

use comfy_table::{Cell, CellAlignment, Table};
use flywheel_oracle::decimal;
use flywheel_oracle::problem::Limited;

use super::Report;
use crate::show::{Sol, grouped, plain_table};

/// How many notes or rejections are shown; JSON has more of them.
const SHOWN: usize = 10;

impl Report {
    /// The report for people. No colours, so there is nothing for NO_COLOR to turn off.
    pub fn table(&self) -> String {
        let mut text = format!("{}\n{}\n{}", self.network, self.summary(), self.units());
        section(&mut text, "Skipped rows", &self.rejections);
        section(&mut text, "Notes", &self.notes);
        text
    }

    fn summary(&self) -> Table {
        let mut table = plain_table();
        let mut row = |what: &str, amount: String| {
            table.add_row(vec![
                Cell::new(what),
                Cell::new(amount).set_alignment(CellAlignment::Right),
            ]);
        };
        row("devices registered", grouped(self.devices_registered));
        row("  activated", grouped(self.devices_activated));
        row("  pending", grouped(self.devices_pending));
        row("rows skipped: devices", grouped(self.devices_rejected));
        row("rows skipped: usage", grouped(self.usage_rows_rejected));
        row("operators", grouped(self.operators));
        row("epochs", grouped(self.epochs));
        row("work", format!("{} {}s", self.work, self.work_unit));
        row("emitted", format!("{} {}", self.emitted_ui, self.symbol));
        row("claimed", format!("{} {}", self.claimed_ui, self.symbol));
        row(
            "difference from the ledger",
            format!("{} base units", self.ledger_difference),
        );
        if let Some(settled) = &self.collateral {
            let tokens =
                |amount: u64| format!("{} tokens", decimal::format(u128::from(amount), self.decimals));
            row("collateral required", tokens(settled.required));
            row("  locked", tokens(settled.staked));
            row("  recorded faults", grouped(settled.faults));
            for slashed in &settled.slashed {
                let faults = grouped(slashed.faults);
                row(
                    &format!("  slashed: {} for {faults} faults", slashed.operator),
                    tokens(slashed.amount),
                );
            }
            row(
                "  difference from the ledger",
                format!("{} base units", settled.difference),
            );
        }
        if let Some(traded) = &self.market {
            let paid = |amount: u64| {
                let amount = decimal::format(u128::from(amount), traded.decimals);
                format!("{amount} {}", traded.currency)
            };
            let burned = decimal::format(u128::from(traded.burned), self.decimals);
            row("revenue", paid(traded.revenue));
            row("  paid to stakers", paid(traded.staking_rewards));
            row("  statements", grouped(traded.statements.len() as u64));
            row("  burned", format!("{burned} {}", self.symbol));
            row(
                "  difference from the ledger",
                format!("{} base units", traded.difference),
            );
        }
        row("transactions", grouped(self.transactions));
        row("fees", Sol(self.fees).to_string());
        if let Some(cost) = self.epoch_costs.last() {
            row("last epoch: transactions", grouped(cost.transactions));
            row("last epoch: compute units", grouped(cost.compute_units));
            row("last epoch: fees", Sol(cost.fees).to_string());
        }
        let rent = &self.rent_per_device;
        row(
            "rent of a device",
            format!("{} for {} bytes", Sol(rent.lamports), rent.bytes),
        );
        row("time", format!("{:.1} s", self.seconds));
        table
    }

    fn units(&self) -> Table {
        let mut table = plain_table();
        table.set_header(vec![
            "instruction (compute units)",
            "count",
            "min",
            "median",
            "max",
        ]);
        for (name, units) in &self.compute_units {
            let numbers = [units.count, units.min, units.median, units.max];
            let mut cells = vec![Cell::new(name)];
            cells
                .extend(numbers.map(|number| Cell::new(grouped(number)).set_alignment(CellAlignment::Right)));
            table.add_row(cells);
        }
        table
    }
}

/// The first entries of a list under a heading; nothing for an empty list.
fn section<T: Display>(text: &mut String, heading: &str, list: &Limited<T>) {
    if list.is_empty() {
        return;
    }
    // Writing to a string cannot fail.
    let _ = write!(text, "\n{heading} ({}):", list.total);
    for entry in list.listed.iter().take(SHOWN) {
        let _ = write!(text, "\n  {entry}");
    }
    let more = list.total.saturating_sub(SHOWN as u64);
    if more > 0 {
        let _ = write!(
            text,
            "\n  … and {more} more; --output json lists up to {}",
            Limited::<T>::LIMIT
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_is_cut_and_counted() {
        let mut list = Limited::default();
        (0..250).for_each(|number| list.push(number));
        let mut text = String::new();
        section(&mut text, "Notes", &list);
        assert!(text.starts_with("\nNotes (250):\n  0\n"));
        assert!(text.ends_with("\n  9\n  … and 240 more; --output json lists up to 100"));
    }
}
