//! What the rows of a usage file mean, whatever the form of the file.

use std::collections::{BTreeMap, HashMap};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::row::{RowReader, plain_u32};
use super::sums::{Group, Place, Sums};
use super::{DeviceTable, EpochWork, Reading};
use crate::network_file::{Grouping, Network, Period, RewardRule, amount_form};
use crate::problem::{Notes, Problems};
use crate::table::quoted_list;

/// The greatest score of a validator.
const MAX_SCORE: u64 = 65_535;

/// Where each property of a row stands. Each field is read once, however many metrics it is part of.
pub struct Columns {
    period: usize,
    device: Option<usize>,
    amounts: Vec<AmountColumn>,
    groups: Vec<GroupColumn>,
    metrics: Vec<MetricColumns>,
}

/// A column of amounts. What a row is told to have is written once and not for each row.
#[derive(PartialEq)]
struct AmountColumn {
    column: usize,
    decimals: u8,
    expected: String,
}

/// A column of cycles or validators.
#[derive(PartialEq)]
struct GroupColumn {
    column: usize,
    grouping: Grouping,
    expected: String,
}

/// Where a metric stands.
struct MetricColumns {
    /// Positions in [`Columns::amounts`].
    amounts: Vec<usize>,
    /// A position in [`Columns::groups`].
    group: Option<usize>,
}

/// A device that work can be reported for.
#[derive(Clone, Copy)]
struct Worker {
    index: u32,
    live: bool,
}

/// The rows of a usage file that were read so far.
pub struct UsageRows<'a> {
    network: &'a Network,
    columns: Columns,
    devices: &'a DeviceTable,
    workers: HashMap<&'a str, Worker>,
    /// The line of each period, device and group that there is a row for.
    lines: HashMap<(i64, Option<u32>, Vec<Group>), u64>,
    epochs: BTreeMap<u32, Sums>,
    taken: u64,
    rejected: u64,
}

impl Columns {
    /// Finds the columns by name.
    ///
    /// # Arguments
    /// - `find`: the position of a column, by its name and the key of the network file that names it; it says itself what
    ///   is wrong if there is none
    pub fn find(network: &Network, mut find: impl FnMut(&str, &str) -> Option<usize>) -> Option<Self> {
        let mapping = &network.usage;
        let (name, key) = match &mapping.period {
            Period::Date { column, .. } => (column, "usage.date_column"),
            Period::Number { column, .. } => (column, "usage.epoch_column"),
        };
        let period = find(name, key);
        let device = mapping
            .device_column
            .as_ref()
            .map(|name| find(name, "usage.device_column"));
        let mut columns = Self {
            period: period.unwrap_or_default(),
            device: device.flatten(),
            amounts: Vec::new(),
            groups: Vec::new(),
            metrics: Vec::new(),
        };
        let mut complete = period.is_some() && device.is_none_or(|device| device.is_some());
        for metric in &mapping.metrics {
            let mut of_metric = MetricColumns {
                amounts: Vec::new(),
                group: None,
            };
            for name in &metric.columns {
                match find(name, &metric.key) {
                    Some(column) => {
                        let amount = AmountColumn {
                            column,
                            decimals: metric.decimals,
                            expected: amount_form(metric.decimals),
                        };
                        of_metric.amounts.push(position_of(&mut columns.amounts, amount));
                    }
                    None => complete = false,
                }
            }
            if let Some(grouping) = &metric.grouping {
                match find(grouping.column(), grouping.key()) {
                    Some(column) => {
                        let group = GroupColumn {
                            column,
                            expected: expected_group(grouping),
                            grouping: grouping.clone(),
                        };
                        of_metric.group = Some(position_of(&mut columns.groups, group));
                    }
                    None => complete = false,
                }
            }
            columns.metrics.push(of_metric);
        }
        complete.then_some(columns)
    }

    /// The first column of a metric, for what is wrong with the metric as a whole.
    fn of_metric(&self, metric: usize) -> usize {
        let first = self.metrics.get(metric).and_then(|metric| metric.amounts.first());
        let column = first.and_then(|first| self.amounts.get(*first));
        column.map_or(self.period, |amount| amount.column)
    }
}

/// The position of an entry in a list, to which it is added if it is not there yet.
fn position_of<T: PartialEq>(list: &mut Vec<T>, entry: T) -> usize {
    list.iter().position(|other| *other == entry).unwrap_or_else(|| {
        list.push(entry);
        list.len() - 1
    })
}

impl<'a> UsageRows<'a> {
    /// No row yet.
    pub fn new(network: &'a Network, columns: Columns, devices: &'a DeviceTable) -> Self {
        let worker = |device: &'a super::Device| {
            let worker = Worker {
                index: device.index,
                live: device.live,
            };
            (device.id.as_str(), worker)
        };
        Self {
            network,
            columns,
            devices,
            workers: devices.devices.iter().map(worker).collect(),
            lines: HashMap::new(),
            epochs: BTreeMap::new(),
            taken: 0,
            rejected: 0,
        }
    }

    /// Reads one row. One that is wrong is counted, and the reader's list says why.
    pub fn take(&mut self, reader: &mut RowReader<'_, '_>) {
        match self.read(reader) {
            Some(()) => self.taken += 1,
            None => self.reject(),
        }
    }

    /// Counts a row that is wrong in a way that has been told elsewhere.
    pub fn reject(&mut self) {
        self.rejected += 1;
    }

    /// What all rows say.
    pub fn finish(self, problems: Problems, notes: Notes) -> Reading<Vec<EpochWork>> {
        let epoch = |(epoch, sums): (u32, Sums)| sums.into_epoch(epoch);
        Reading {
            value: self.epochs.into_iter().map(epoch).collect(),
            problems,
            notes,
            taken: self.taken,
            rejected: self.rejected,
        }
    }

    /// Reads a row; all its fields are read before it is given up, so that all that is wrong is said at once.
    fn read(&mut self, reader: &mut RowReader<'_, '_>) -> Option<()> {
        let period = period(self.network, self.columns.period, reader);
        let name = self
            .columns
            .device
            .map(|column| reader.name(column, "the name of a device"));
        let amounts: Vec<_> = self
            .columns
            .amounts
            .iter()
            .map(|amount| reader.amount(amount.column, amount.decimals, &amount.expected))
            .collect();
        let groups: Vec<_> = self
            .columns
            .groups
            .iter()
            .map(|column| group(column, reader))
            .collect();
        let (moment, epoch) = period?;
        let amounts = amounts.into_iter().collect::<Option<Vec<u64>>>()?;
        let groups = groups.into_iter().collect::<Option<Vec<Group>>>()?;
        let worker = match name {
            Some(name) => Some(self.worker(name?, reader)?),
            None => None,
        };
        let device = worker.map(|worker| worker.index);
        self.refuse_second_row((moment, device, groups.clone()), reader)?;
        let values = self.values(&amounts, reader)?;
        if worker.is_some_and(|worker| !worker.live) {
            let name = reader.text(self.columns.device.unwrap_or_default());
            reader.note(format!("work of {name:?} is not counted: the device is not live"));
            return Some(());
        }
        self.add(epoch, device, &groups, &values, reader)
    }

    /// The device of a row. One whose own row or file is wrong has been complained about there.
    fn worker(&self, name: &str, reader: &mut RowReader<'_, '_>) -> Option<Worker> {
        let worker = self.workers.get(name).copied();
        if worker.is_none() && !self.devices.unread && !self.devices.rejected.contains(name) {
            let column = self.columns.device.unwrap_or_default();
            return reader.fault(column, "the name of a device of the devices file");
        }
        worker
    }

    /// Refuses a second row for the same period, device and group.
    fn refuse_second_row(
        &mut self,
        key: (i64, Option<u32>, Vec<Group>),
        reader: &mut RowReader<'_, '_>,
    ) -> Option<()> {
        let what = match self.columns.groups.is_empty() {
            true => "one row for a period and device",
            false => "one row for a period, device and cycle or validator",
        };
        let line = reader.line();
        let earlier = *self.lines.entry(key).or_insert(line);
        if earlier != line {
            let expected = format!("{what} (line {earlier} is another)");
            return reader.fault(self.columns.period, &expected);
        }
        Some(())
    }

    /// The value of each metric in a row.
    fn values(&self, amounts: &[u64], reader: &mut RowReader<'_, '_>) -> Option<Vec<u64>> {
        let mut values = Vec::new();
        for (position, metric) in self.columns.metrics.iter().enumerate() {
            let parts = metric.amounts.iter().filter_map(|amount| amounts.get(*amount));
            let Some(value) = parts.copied().try_fold(0u64, u64::checked_add) else {
                let expected = "work columns whose sum is below 2^64";
                let column = self.columns.of_metric(position);
                return reader.fault_found(column, expected, "a greater sum".to_owned());
            };
            let group = metric.group.and_then(|group| self.columns.groups.get(group));
            let is_score = group.is_some_and(|group| matches!(group.grouping, Grouping::Validator { .. }));
            if value > MAX_SCORE && is_score {
                let expected = format!("a score from 0 to {MAX_SCORE}");
                return reader.fault(self.columns.of_metric(position), &expected);
            }
            values.push(value);
        }
        for bucket in &self.network.rewards.buckets {
            let RewardRule::AvailabilityShare { challenges } = bucket.rule else {
                continue;
            };
            let (passed, set) = (values.get(bucket.metric), values.get(challenges));
            if let Some(set) = set.filter(|set| passed > Some(set)) {
                let expected = format!("at most as many passed as there were challenges, {set}");
                return reader.fault(self.columns.of_metric(bucket.metric), &expected);
            }
        }
        Some(values)
    }

    /// Adds a row's values to its epoch.
    fn add(
        &mut self,
        epoch: u32,
        device: Option<u32>,
        groups: &[Group],
        values: &[u64],
        reader: &mut RowReader<'_, '_>,
    ) -> Option<()> {
        let metrics = &self.network.usage.metrics;
        let sums = self
            .epochs
            .entry(epoch)
            .or_insert_with(|| Sums::new(metrics, device.is_some()));
        let places = self.columns.metrics.iter().map(|metric| Place {
            device,
            group: metric.group.and_then(|group| groups.get(group)).copied(),
        });
        let places: Vec<Place> = places.collect();
        match sums.add(&places, values) {
            Ok(()) => Some(()),
            Err(metric) => {
                let column = self.columns.of_metric(metric);
                reader.fault(column, "work that leaves the epoch's sum below 2^64")
            }
        }
    }
}

/// What a row is told to have where its cycle or validator stands.
fn expected_group(grouping: &Grouping) -> String {
    match grouping {
        Grouping::Cycle { count, .. } => {
            format!("the number of a cycle, from 0 to {}", count.saturating_sub(1))
        }
        Grouping::Validator { names, .. } => format!("the name of a validator: {}", quoted_list(names)),
    }
}

/// The cycle or validator of a row, by its position.
fn group(column: &GroupColumn, reader: &mut RowReader<'_, '_>) -> Option<Group> {
    reader.read(column.column, &column.expected, |text| match &column.grouping {
        Grouping::Cycle { count, .. } => plain_u32(text).filter(|cycle| cycle < count),
        Grouping::Validator { names, .. } => {
            let position = names.iter().position(|name| name == text)?;
            u32::try_from(position).ok()
        }
    })
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
