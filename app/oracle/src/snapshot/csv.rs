//! Snapshots as CSV, for people who want to look into one or make one by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

use flywheel_multiplier::{MAX_MULTIPLIER_BPS, Status};

use super::{Moment, Snapshot, SnapshotDevice};
use crate::file;
use crate::input::row::{RowReader, plain_u32};
use crate::manifest::{address_of, address_text};
use crate::place;
use crate::problem::{Notes, Problem, Problems};
use crate::table::{Source, Table, quoted_list};

const COLUMNS: [&str; 9] = [
    "index",
    "class",
    "operator",
    "status",
    "multiplier_bps",
    "capacity",
    "cell",
    "payee",
    "key",
];

/// The statuses' names, in the order of the registry's codes.
const STATUSES: [&str; 8] = [
    "pending",
    "active",
    "maintenance",
    "degraded",
    "failed",
    "suspended",
    "replaced",
    "retired",
];

impl Snapshot {
    /// Writes the devices as CSV, whole or not at all. The moment is not in it: [`Self::from_csv`] is told.
    ///
    /// # Errors
    /// Those of [`file::replace`].
    pub fn write_csv(&self, path: &Path) -> Result<(), Problem> {
        file::replace(path, |out| {
            writeln!(out, "{}", COLUMNS.join(","))?;
            self.iter().try_for_each(|device| self.write_row(out, &device))
        })
    }

    fn write_row(&self, out: &mut dyn Write, device: &SnapshotDevice) -> std::io::Result<()> {
        let operator = self.operators().get(device.operator as usize);
        let cell = match device.cell {
            0 => String::new(),
            cell => format!("{cell:x}"),
        };
        writeln!(
            out,
            "{},{},{},{},{},{},{cell},{},{}",
            device.index,
            device.class,
            operator.map(address_text).unwrap_or_default(),
            status_name(device.status),
            device.multiplier_bps,
            device.capacity,
            address_text(&device.payee),
            address_text(&device.key),
        )
    }

    /// Reads a snapshot from CSV with the columns that [`Self::write_csv`] writes; rows may be in any order.
    ///
    /// # Errors
    /// [`Problems`] that name line and column of everything that is wrong.
    pub fn from_csv(moment: &Moment, source: &Source) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let rows = Table::parse(source, &mut problems)
            .and_then(|table| read_rows(&table, &mut problems))
            .unwrap_or_default();
        if problems.is_fatal() || !problems.is_empty() {
            return Err(problems);
        }
        let operators: BTreeSet<[u8; 32]> = rows.values().map(|row| row.operator).collect();
        let operators: Vec<_> = operators.into_iter().collect();
        let devices: Vec<_> = rows
            .into_values()
            .map(|row| {
                // Every operator of a row is in the sorted list: the search finds it.
                let (Ok(position) | Err(position)) = operators.binary_search(&row.operator);
                SnapshotDevice {
                    operator: position as u32,
                    ..row.device
                }
            })
            .collect();
        Ok(Self::new(&source.name, moment, &operators, devices)?)
    }
}

/// A device whose operator has no number yet.
struct Row {
    operator: [u8; 32],
    device: SnapshotDevice,
}

fn read_rows(table: &Table, problems: &mut Problems) -> Option<BTreeMap<u32, Row>> {
    let columns: Vec<_> = COLUMNS
        .iter()
        .map(|name| table.fixed_column(name, problems))
        .collect();
    let columns: Vec<usize> = columns.into_iter().collect::<Option<_>>()?;
    let columns: [usize; 9] = columns.try_into().ok()?;
    let (mut rows, mut notes) = (BTreeMap::new(), Notes::default());
    for row in table.rows.iter().filter(|row| row.sound) {
        let mut reader = RowReader::new(table, row, problems, &mut notes);
        let Some(read) = read_row(&columns, &mut reader) else {
            continue;
        };
        let index = read.device.index;
        if rows.contains_key(&index) {
            reader.fault::<()>(columns[0], "each index once");
        }
        rows.insert(index, read);
    }
    Some(rows)
}

fn read_row(columns: &[usize; 9], reader: &mut RowReader<'_, '_>) -> Option<Row> {
    let [
        index,
        class,
        operator,
        status,
        multiplier,
        capacity,
        cell,
        payee,
        key,
    ] = *columns;
    let index = reader.read(index, "a device's index", plain_u32);
    let class = reader.read(class, "a class from 0 to 255", |text| {
        u8::try_from(plain_u32(text)?).ok()
    });
    let operator = reader.read(operator, "an operator's account", address_of);
    let status = reader.read(
        status,
        &format!("a status: one of {}", quoted_list(STATUSES)),
        status_of,
    );
    let multiplier = reader.read(
        multiplier,
        &format!("basis points up to {MAX_MULTIPLIER_BPS}"),
        |text| plain_u32(text).filter(|bps| *bps <= MAX_MULTIPLIER_BPS),
    );
    let capacity = reader.read(capacity, "a whole number", plain_u32);
    let cell = reader.read(cell, "an H3 cell in hexadecimal digits, or nothing", |text| {
        if text.is_empty() {
            Some(0)
        } else {
            place::parse_cell(text)
        }
    });
    let payee = reader.read(payee, "an address", address_of);
    let key = reader.read(key, "a device's key", address_of);
    Some(Row {
        operator: operator?,
        device: SnapshotDevice {
            index: index?,
            class: class?,
            status: status?,
            operator: 0,
            multiplier_bps: multiplier?,
            capacity: capacity?,
            cell: cell?,
            payee: payee?,
            key: key?,
        },
    })
}

fn status_name(status: Status) -> &'static str {
    let mut both = Status::ALL.iter().zip(STATUSES);
    both.find_map(|(other, name)| (*other == status).then_some(name))
        .unwrap_or_default()
}

fn status_of(name: &str) -> Option<Status> {
    let mut both = Status::ALL.iter().zip(STATUSES);
    both.find_map(|(status, other)| (other == name).then_some(*status))
}
