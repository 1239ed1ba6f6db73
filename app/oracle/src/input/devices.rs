//! The devices file.

use std::collections::{BTreeMap, BTreeSet};

use super::row::{RowReader, plain_u32};
use super::{Device, DeviceTable, Reading};
use crate::network_file::{Choice, ClassValue, Network, Setting};
use crate::place;
use crate::problem::{Notes, Problems};
use crate::table::{Source, Table, quoted_list};

/// A setting or a choice with its column found.
enum From<'a, T> {
    Constant(&'a T),
    Column(usize, Option<&'a BTreeMap<String, T>>),
}

/// Where each property of a device stands.
struct Columns<'a> {
    id: usize,
    class: From<'a, ClassValue>,
    operator: From<'a, String>,
    manufacturer: From<'a, u16>,
    capacity: From<'a, u32>,
    latitude: usize,
    longitude: usize,
    live: From<'a, bool>,
}

/// A device before it has a number.
struct Draft {
    id: String,
    operator: String,
    class: u8,
    manufacturer: u16,
    capacity: u32,
    cell: u64,
    density_cell: u64,
    live: bool,
    line: u64,
}

/// Reads the devices file of a network.
pub fn read(network: &Network, source: &Source) -> Reading<DeviceTable> {
    let mut reading = Reading {
        value: DeviceTable::default(),
        problems: Problems::default(),
        notes: Notes::default(),
        taken: 0,
        rejected: 0,
    };
    let table = Table::parse(source, &mut reading.problems);
    let columns = table
        .as_ref()
        .and_then(|table| Columns::find(network, table, &mut reading.problems));
    let (Some(table), Some(columns)) = (table.as_ref(), columns) else {
        reading.value.unread = true;
        return reading;
    };
    let mut drafts: BTreeMap<String, Draft> = BTreeMap::new();
    let mut made: BTreeMap<u16, u32> = BTreeMap::new();
    for row in &table.rows {
        let mut reader = RowReader::new(table, row, &mut reading.problems, &mut reading.notes);
        let earlier = row
            .field(columns.id)
            .and_then(|id| drafts.get(id))
            .map(|draft| draft.line);
        let draft = row
            .sound
            .then(|| draft(network, &columns, &mut reader, &mut made, (row.line, earlier)))
            .flatten();
        match draft {
            Some(draft) => {
                drafts.insert(draft.id.clone(), draft);
            }
            None => {
                reading.rejected += 1;
                reading
                    .value
                    .rejected
                    .extend(row.field(columns.id).map(str::to_owned));
            }
        }
    }
    reading.taken = drafts.len() as u64;
    // A name that is taken once and repeated in a wrong row is still taken.
    reading.value.rejected.retain(|id| !drafts.contains_key(id));
    number(drafts, &mut reading.value);
    reading
}

/// Numbers devices and operators in the order of their names, so that the order of the rows does not matter.
fn number(drafts: BTreeMap<String, Draft>, table: &mut DeviceTable) {
    let operators: BTreeSet<&String> = drafts.values().map(|draft| &draft.operator).collect();
    table.operators = operators.into_iter().cloned().collect();
    for (index, draft) in (0..).zip(drafts.into_values()) {
        // Every operator of a draft is in the sorted list: the search finds it.
        let (Ok(operator) | Err(operator)) = table.operators.binary_search(&draft.operator);
        table.devices.push(Device {
            index,
            operator: operator as u32,
            id: draft.id,
            class: draft.class,
            manufacturer: draft.manufacturer,
            capacity: draft.capacity,
            cell: draft.cell,
            density_cell: draft.density_cell,
            live: draft.live,
            line: draft.line,
        });
    }
}

impl<'a> Columns<'a> {
    /// Finds every column that the network file names, and reports all that are missing.
    fn find(network: &'a Network, table: &Table, problems: &mut Problems) -> Option<Self> {
        let mapping = &network.devices;
        let mut column = |name: &str, key: &str| table.column(name, &format!("devices.{key}"), problems);
        let id = column(&mapping.id_column, "id_column");
        let class = From::choice(&mapping.class, |name| column(name, "class_column"));
        let operator = From::setting(&mapping.operator, |name| column(name, "operator_column"));
        let manufacturer = From::choice(&mapping.manufacturer, |name| column(name, "manufacturer_column"));
        let capacity = From::setting(&mapping.capacity, |name| column(name, "capacity_column"));
        let latitude = column(&mapping.latitude_column, "latitude_column");
        let longitude = column(&mapping.longitude_column, "longitude_column");
        let live = From::choice(&mapping.live, |name| column(name, "status.column"));
        Some(Self {
            id: id?,
            class: class?,
            operator: operator?,
            manufacturer: manufacturer?,
            capacity: capacity?,
            latitude: latitude?,
            longitude: longitude?,
            live: live?,
        })
    }
}

impl<'a, T: Clone> From<'a, T> {
    fn setting(setting: &'a Setting<T>, find: impl FnOnce(&str) -> Option<usize>) -> Option<Self> {
        match setting {
            Setting::Constant(value) => Some(Self::Constant(value)),
            Setting::Column(name) => find(name).map(|column| Self::Column(column, None)),
        }
    }

    fn choice(choice: &'a Choice<T>, find: impl FnOnce(&str) -> Option<usize>) -> Option<Self> {
        match choice {
            Choice::Constant(value) => Some(Self::Constant(value)),
            Choice::Column { column, values } => {
                find(column).map(|column| Self::Column(column, Some(values)))
            }
        }
    }

    /// The value for a row: the constant, what the text stands for, or what `parse` makes of it.
    fn value(
        &self,
        reader: &mut RowReader<'_, '_>,
        expected: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        match self {
            Self::Constant(value) => Some((*value).clone()),
            Self::Column(column, None) => reader.read(*column, expected, parse),
            Self::Column(column, Some(values)) => {
                let expected = format!("{expected}: one of {}", quoted_list(values.keys()));
                reader.read(*column, &expected, |text| values.get(text).cloned())
            }
        }
    }

    /// The column to name in a complaint; for a constant, the one given.
    fn column_or(&self, other: usize) -> usize {
        match self {
            Self::Constant(_) => other,
            Self::Column(column, _) => *column,
        }
    }
}

/// Reads a row, on `line`, whose device is on line `earlier` already if there is one. All its fields are read before it is
/// given up, so that all that is wrong is said at once.
fn draft(
    network: &Network,
    columns: &Columns<'_>,
    reader: &mut RowReader<'_, '_>,
    made: &mut BTreeMap<u16, u32>,
    (line, earlier): (u64, Option<u64>),
) -> Option<Draft> {
    let id = match earlier {
        Some(earlier) => reader.fault(
            columns.id,
            &format!("a device named once (it is on line {earlier} already)"),
        ),
        None => reader.name(columns.id, "the name of a device"),
    };
    let class = columns.class.value(reader, "a class", |_| None);
    let operator = columns.operator.value(reader, "the name of an operator", |text| {
        (!text.is_empty()).then(|| text.to_owned())
    });
    let manufacturer = columns.manufacturer.value(reader, "a manufacturer", |_| None);
    let capacity = columns.capacity.value(
        reader,
        "a capacity, a whole number from 0 to 4294967295",
        plain_u32,
    );
    let latitude = reader.read(columns.latitude, "degrees of latitude from -90 to 90", |text| {
        place::degrees(text, 90.0)
    });
    let longitude = reader.read(
        columns.longitude,
        "degrees of longitude from -180 to 180",
        |text| place::degrees(text, 180.0),
    );
    let live = columns.live.value(reader, "a status", |_| None);
    let (id, class_value, operator) = (id?.to_owned(), class?, operator?);
    let (manufacturer, capacity, live) = (manufacturer?, capacity?, live?);
    let cell = place::cell(latitude?, longitude?)?;
    let class = network.class(class_value.class)?;
    if !(class.min_capacity..=class.max_capacity).contains(&capacity) {
        let expected = format!(
            "a capacity from {} to {} of class {:?}",
            class.min_capacity, class.max_capacity, class.name
        );
        return reader.fault_found(
            columns.capacity.column_or(columns.id),
            expected,
            capacity.to_string(),
        );
    }
    let density_cell = place::parent(cell, class.density_resolution)?;
    // Last of all: a row that is wrong in another way uses up nothing of the quota.
    vouch(network, manufacturer, class.id, columns, reader, made)?;
    if class_value.misspelt {
        let text = reader.text(columns.class.column_or(columns.id));
        reader.note(format!(
            "class {text:?} is a known misspelling, taken as class {} ({})",
            class.id, class.name
        ));
    }
    if !live {
        let status = reader.text(columns.live.column_or(columns.id));
        reader.note(format!(
            "device {id:?} is {status:?}: registered, not activated, earns nothing"
        ));
    }
    Some(Draft {
        id,
        operator,
        class: class.id,
        manufacturer,
        capacity,
        cell,
        density_cell,
        live,
        line,
    })
}

/// Checks that the manufacturer may vouch for one more device, of this class, as the chain will.
fn vouch(
    network: &Network,
    manufacturer: u16,
    class: u8,
    columns: &Columns<'_>,
    reader: &mut RowReader<'_, '_>,
    made: &mut BTreeMap<u16, u32>,
) -> Option<()> {
    let maker = network.manufacturer(manufacturer)?;
    let column = columns.manufacturer.column_or(columns.id);
    if !maker.classes.contains(&class) {
        let expected = format!(
            "a class that manufacturer {:?} may vouch for: {:?}",
            maker.name, maker.classes
        );
        return reader.fault_found(
            columns.class.column_or(column),
            expected,
            format!("class {class}"),
        );
    }
    let count = made.entry(manufacturer).or_default();
    if *count == maker.quota {
        let expected = format!(
            "at most {} devices of manufacturer {:?}, its quota",
            maker.quota, maker.name
        );
        return reader.fault_found(column, expected, "one more".to_owned());
    }
    *count += 1;
    Some(())
}
