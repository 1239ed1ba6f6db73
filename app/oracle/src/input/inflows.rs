//! What flows into a network beside work, epoch by epoch: tokens that were burned, or paid into the pool.

use std::collections::BTreeMap;

use super::EpochWork;
use super::row::{RowReader, plain_u32};
use crate::network_file::{EmissionKind, Network, Period, amount_form};
use crate::problem::{Notes, Problem, Problems};
use crate::table::{Source, Table};

/// The column with the epoch, numbered as in the usage file.
const EPOCH_COLUMN: &str = "epoch";

/// Reads a CSV file with the columns `epoch` and, for a schedule that is linked to burns, `burned`, or, for one that is
/// funded, `funded`, both in tokens, and tells each epoch what its pool depends on.
///
/// Every epoch needs a row with what was burned in it, even if that is nothing. What is paid into a pool stays there, so
/// there epochs without a row are epochs without a payment.
///
/// # Errors
///
/// Everything that is wrong with the file, and a schedule that depends on neither.
pub fn load_inflows(network: &Network, source: &Source, epochs: &mut [EpochWork]) -> Result<(), Problems> {
    let column = match network.emission.kind {
        EmissionKind::BurnLinked { .. } => "burned",
        EmissionKind::Funded => "funded",
        EmissionKind::Fixed | EmissionKind::Geometric { .. } | EmissionKind::Halving { .. } => {
            let expected = "an emission of kind \"burn-linked\" or \"funded\" to read this file for";
            return Err(Problem::of_file(&source.name, expected, "one that depends on no inflow").into());
        }
    };
    let amounts = read(network, source, column)?;
    if network.emission.kind == EmissionKind::Funded {
        for epoch in epochs.iter_mut() {
            let until = amounts.range(..=epoch.epoch).map(|(_, amount)| *amount);
            epoch.funded_total = until.reduce(u64::saturating_add).or(Some(0));
        }
    } else {
        for epoch in epochs.iter_mut() {
            epoch.burned = amounts.get(&epoch.epoch).copied();
        }
    }
    Ok(())
}

/// The amount of each epoch, in base units. All amounts together are below 2^64.
fn read(network: &Network, source: &Source, column: &str) -> Result<BTreeMap<u32, u64>, Problems> {
    let (mut problems, mut notes) = (Problems::default(), Notes::default());
    let mut amounts = BTreeMap::new();
    let Some(table) = Table::parse(source, &mut problems) else {
        return Err(problems);
    };
    let epoch_column = table.fixed_column(EPOCH_COLUMN, &mut problems);
    let amount_column = table.fixed_column(column, &mut problems);
    let (Some(epoch_column), Some(amount_column)) = (epoch_column, amount_column) else {
        return Err(problems);
    };
    let first = match network.usage.period {
        Period::Number { first, .. } => first,
        Period::Date { .. } => 0,
    };
    let mut sum = 0u64;
    for row in table.rows.iter().filter(|row| row.sound) {
        let mut reader = RowReader::new(&table, row, &mut problems, &mut notes);
        let number = format!("the number of an epoch, from {first} on");
        let epoch = reader.read(epoch_column, &number, |text| plain_u32(text)?.checked_sub(first));
        let decimals = network.token.decimals;
        let amount = reader.amount(amount_column, decimals, &amount_form(decimals));
        let (Some(epoch), Some(amount)) = (epoch, amount) else {
            continue;
        };
        match sum.checked_add(amount) {
            Some(total) => sum = total,
            None => {
                reader.fault::<()>(amount_column, "amounts whose sum is below 2^64 base units");
            }
        }
        if amounts.insert(epoch, amount).is_some() {
            reader.fault::<()>(epoch_column, "each epoch once");
        }
    }
    if problems.is_empty() {
        Ok(amounts)
    } else {
        Err(problems)
    }
}
