//! The usage file.

use std::collections::btree_map::{BTreeMap, Entry};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::row::{RowReader, plain_u32};
use super::{DeviceTable, EpochWork, Reading, Work};
use crate::network_file::{Network, Period, amount_form};
use crate::problem::{Notes, Problems};
use crate::table::{Source, Table};

/// Where each property of a row stands.
struct Columns {
    period: usize,
    device: Option<usize>,
    work: Vec<usize>,
}

/// What a row says.
struct UsageRow<'a> {
    epoch: u32,
    device: Option<&'a str>,
    work: u64,
}

/// A metric of an epoch, as far as it has been read.
enum Sum {
    Network(u64),
    Devices(BTreeMap<u32, u64>),
}

impl From<Sum> for Work {
    fn from(sum: Sum) -> Self {
        match sum {
            Sum::Network(sum) => Self::Network(sum),
            Sum::Devices(sums) => Self::Devices(sums.into()),
        }
    }
}

/// A device that work can be reported for.
#[derive(Clone, Copy)]
struct Worker {
    index: u32,
    live: bool,
}

/// Reads the usage file of a network whose devices are known.
pub fn read(network: &Network, source: &Source, devices: &DeviceTable) -> Reading<Vec<EpochWork>> {
    let mut problems = Problems::default();
    let mut notes = Notes::default();
    let (mut taken, mut rejected) = (0, 0);
    let mut epochs: BTreeMap<u32, Sum> = BTreeMap::new();
    let table = Table::parse(source, &mut problems);
    let columns = table
        .as_ref()
        .and_then(|table| Columns::find(network, table, &mut problems));
    if let (Some(table), Some(columns)) = (&table, columns) {
        let workers: BTreeMap<&str, Worker> = devices
            .devices
            .iter()
            .map(|d| {
                (
                    d.id.as_str(),
                    Worker {
                        index: d.index,
                        live: d.live,
                    },
                )
            })
            .collect();
        let mut lines: BTreeMap<(i64, &str), u64> = BTreeMap::new();
        for row in &table.rows {
            let mut reader = RowReader::new(table, row, &mut problems, &mut notes);
            let good = row.sound
                && take(network, &columns, &mut reader, &mut lines, row.line).is_some_and(|row| {
                    add(&columns, &mut reader, &mut epochs, &workers, devices, row).is_some()
                });
            taken += u64::from(good);
            rejected += u64::from(!good);
        }
    }
    let value = epochs
        .into_iter()
        .map(|(epoch, sum)| EpochWork::new(epoch, sum.into()))
        .collect();
    Reading {
        value,
        problems,
        notes,
        taken,
        rejected,
    }
}

impl Columns {
    fn find(network: &Network, table: &Table, problems: &mut Problems) -> Option<Self> {
        let mapping = &network.usage;
        let (name, key) = match &mapping.period {
            Period::Date { column, .. } => (column, "usage.date_column"),
            Period::Number { column, .. } => (column, "usage.epoch_column"),
        };
        let period = table.column(name, key, problems);
        let device = mapping
            .device_column
            .as_ref()
            .map(|name| table.column(name, "usage.device_column", problems));
        let work: Vec<_> = mapping
            .work_columns
            .iter()
            .map(|name| table.column(name, "usage.work_columns", problems))
            .collect();
        Some(Self {
            period: period?,
            device: match device {
                Some(column) => Some(column?),
                None => None,
            },
            work: work.into_iter().collect::<Option<_>>()?,
        })
    }
}

/// Reads a row, and refuses the second one for the same period and device.
fn take<'a>(
    network: &Network,
    columns: &Columns,
    reader: &mut RowReader<'a, '_>,
    lines: &mut BTreeMap<(i64, &'a str), u64>,
    line: u64,
) -> Option<UsageRow<'a>> {
    let period = period(network, columns.period, reader);
    let device = columns
        .device
        .map(|column| reader.name(column, "the name of a device"));
    let expected = amount_form(network.usage.decimals);
    let parts: Vec<_> = columns
        .work
        .iter()
        .map(|column| reader.amount(*column, network.usage.decimals, &expected))
        .collect();
    let ((moment, epoch), parts) = (period?, parts.into_iter().collect::<Option<Vec<u64>>>()?);
    let device = match device {
        Some(name) => Some(name?),
        None => None,
    };
    match lines.entry((moment, device.unwrap_or_default())) {
        Entry::Occupied(earlier) => {
            let expected = format!(
                "one row for a period and device (line {} is another)",
                earlier.get()
            );
            return reader.fault(columns.period, &expected);
        }
        Entry::Vacant(place) => place.insert(line),
    };
    let Some(work) = parts.iter().try_fold(0u64, |sum, part| sum.checked_add(*part)) else {
        let column = columns.work.first().copied().unwrap_or_default();
        return reader.fault_found(
            column,
            "work columns whose sum is below 2^64",
            "a greater sum".to_owned(),
        );
    };
    Some(UsageRow { epoch, device, work })
}

/// What a row says its period is, as a number, and the epoch that this belongs to.
fn period(network: &Network, column: usize, reader: &mut RowReader<'_, '_>) -> Option<(i64, u32)> {
    let (moment, epoch) = match &network.usage.period {
        Period::Number { first, .. } => {
            let expected = format!("the number of an epoch, from {first} on");
            let epoch = reader.read(column, &expected, |text| plain_u32(text)?.checked_sub(*first))?;
            (i64::from(epoch), epoch)
        }
        Period::Date { format, .. } => {
            let text = reader.text(column);
            let moment = NaiveDateTime::parse_from_str(text, format).or_else(|_| {
                NaiveDate::parse_from_str(text, format).map(|date| date.and_time(NaiveTime::MIN))
            });
            let Ok(moment) = moment else {
                return reader.fault(column, &format!("a date of the form {format:?}"));
            };
            let seconds = moment.and_utc().timestamp();
            let since_genesis = u64::try_from(seconds.saturating_sub(network.genesis)).ok();
            let epoch = since_genesis.and_then(|since| since.checked_div(u64::from(network.epoch_seconds)));
            let Some(epoch) = epoch else {
                return reader.fault(column, "a date at or after the network's genesis");
            };
            // Beyond 32 bits it ends after 2106 in any case.
            (seconds, u32::try_from(epoch).unwrap_or(u32::MAX))
        }
    };
    // Programs keep times in 32 bits of seconds.
    let end = (u64::from(epoch) + 1) * u64::from(network.epoch_seconds);
    if network
        .genesis
        .checked_add_unsigned(end)
        .is_none_or(|end| u32::try_from(end).is_err())
    {
        return reader.fault(column, "a period that ends before the year 2106");
    }
    Some((moment, epoch))
}

/// Adds a row's work to its epoch.
fn add(
    columns: &Columns,
    reader: &mut RowReader<'_, '_>,
    epochs: &mut BTreeMap<u32, Sum>,
    workers: &BTreeMap<&str, Worker>,
    devices: &DeviceTable,
    row: UsageRow<'_>,
) -> Option<()> {
    let column = columns.work.first().copied().unwrap_or_default();
    let sum = match (row.device, columns.device) {
        (Some(name), Some(device_column)) => {
            let Some(worker) = workers.get(name) else {
                // A device whose own row or file is wrong has been complained about there.
                if devices.unread || devices.rejected.contains(name) {
                    return None;
                }
                return reader.fault(device_column, "the name of a device of the devices file");
            };
            if !worker.live {
                reader.note(format!("work of {name:?} is not counted: the device is not live"));
                return Some(());
            }
            let Sum::Devices(work) = epochs
                .entry(row.epoch)
                .or_insert_with(|| Sum::Devices(BTreeMap::new()))
            else {
                return None;
            };
            work.entry(worker.index).or_default()
        }
        _ => {
            let Sum::Network(work) = epochs.entry(row.epoch).or_insert(Sum::Network(0)) else {
                return None;
            };
            work
        }
    };
    match sum.checked_add(row.work) {
        Some(total) => *sum = total,
        None => return reader.fault(column, "work that leaves the epoch's sum below 2^64"),
    }
    Some(())
}
