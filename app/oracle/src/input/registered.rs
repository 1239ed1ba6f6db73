//! The usage file of devices that the registry knows, and no devices file names.

use super::{Device, DeviceTable, EpochWork, usage};
use crate::manifest::{address_of, address_text};
use crate::network_file::Network;
use crate::problem::{Notes, Problem, Problems};
use crate::snapshot::{Snapshot, SnapshotDevice};
use crate::table::{Source, Table};

/// Bytes in which the first row of a file ends, unless it is a very long one.
const BEGINNING: usize = 1 << 16;

/// A usage file, read and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The epochs that there is work for, in order.
    pub epochs: Vec<EpochWork>,
    /// What was noticed in rows that were taken.
    pub notes: Notes,
}

/// How a usage file names devices; all its rows do so in the same way.
#[derive(Clone, Copy)]
enum Naming {
    Index,
    Key,
}

/// Reads the usage file of a network whose devices are in a snapshot. The column that names devices holds their indexes, or in
/// all rows their keys in base 58.
///
/// # Errors
/// [`Problems`] that name line and column of everything that is wrong: a file that computes rewards has to be right.
pub fn load_reported(network: &Network, file: &Source, snapshot: &Snapshot) -> Result<Reported, Problems> {
    let naming = naming(network, file);
    let devices = snapshot.iter().map(|device| named(&device, naming)).collect();
    let table = DeviceTable {
        devices,
        ..DeviceTable::default()
    };
    let reading = usage::read(network, file, &table);
    if !reading.problems.is_empty() {
        return Err(reading.problems);
    }
    if reading.taken == 0 {
        let problem = Problem::of_file(&file.name, "at least one row", "none");
        return Err(problem.into());
    }
    Ok(Reported {
        epochs: reading.value,
        notes: reading.notes,
    })
}

/// How the first row names its device. What is wrong with the file is said when it is read.
fn naming(network: &Network, file: &Source) -> Naming {
    let beginning = Source {
        name: file.name.clone(),
        bytes: file.bytes.iter().take(BEGINNING).copied().collect(),
    };
    let key = network.usage.device_column.as_ref().and_then(|name| {
        let table = Table::parse(&beginning, &mut Problems::default())?;
        let column = table.header.iter().position(|column| column == name)?;
        address_of(table.rows.first()?.field(column)?)
    });
    match key {
        Some(_) => Naming::Key,
        None => Naming::Index,
    }
}

fn named(device: &SnapshotDevice, naming: Naming) -> Device {
    Device {
        index: device.index,
        id: match naming {
            Naming::Index => device.index.to_string(),
            Naming::Key => address_text(&device.key),
        },
        class: device.class,
        operator: device.operator,
        manufacturer: 0,
        capacity: device.capacity,
        cell: device.cell,
        density_cell: 0,
        live: device.is_live(),
        line: 0,
    }
}
