//! The usage file as CSV. What its rows mean is said in [`super::usage_rows`].

use super::row::RowReader;
use super::usage_rows::{Columns, UsageRows};
use super::{DeviceTable, EpochWork, Reading};
use crate::network_file::Network;
use crate::problem::{Notes, Problems};
use crate::table::{Source, Table};

/// Reads the usage file of a network whose devices are known.
pub fn read(network: &Network, source: &Source, devices: &DeviceTable) -> Reading<Vec<EpochWork>> {
    let mut problems = Problems::default();
    let mut notes = Notes::default();
    let table = Table::parse(source, &mut problems);
    let columns = table
        .as_ref()
        .and_then(|table| Columns::find(network, |name, key| table.column(name, key, &mut problems)));
    let (Some(table), Some(columns)) = (&table, columns) else {
        return Reading {
            value: Vec::new(),
            problems,
            notes,
            taken: 0,
            rejected: 0,
        };
    };
    let mut rows = UsageRows::new(network, columns, devices);
    for row in &table.rows {
        if row.sound {
            rows.take(&mut RowReader::new(table, row, &mut problems, &mut notes));
        } else {
            rows.reject();
        }
    }
    rows.finish(problems, notes)
}
