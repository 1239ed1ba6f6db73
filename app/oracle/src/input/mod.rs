//! The devices file and the usage file as typed rows.
//!
//! What comes out does not depend on the order of the rows: devices and operators are numbered in the order of their
//! names, usage is keyed by epoch.

mod devices;
mod inflows;
pub mod row;
mod sums;
mod usage;
mod usage_rows;
mod work;

use std::collections::BTreeSet;

use crate::network_file::Network;
use crate::problem::{Limited, Notes, Problem, Problems};
use crate::table::Source;

pub use inflows::load_inflows;
pub use work::{DeviceValues, EpochWork, Work};

/// A device of the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its position among the network's devices, from 0, in the order of their names.
    pub index: u32,
    /// Its name in the devices file.
    pub id: String,
    /// Its class.
    pub class: u8,
    /// Its operator, as a position in [`Input::operators`].
    pub operator: u32,
    /// The manufacturer that vouches for it.
    pub manufacturer: u16,
    /// Its capacity, in the class's unit.
    pub capacity: u32,
    /// The H3 cell it stands in, at [`crate::place::LOCATION_RESOLUTION`].
    pub cell: u64,
    /// The H3 cell it is counted in, at the class's density resolution.
    pub density_cell: u64,
    /// Whether it works. One that does not is registered but not activated, and earns nothing.
    pub live: bool,
    /// The line of the devices file.
    pub line: u64,
}

/// Both files, read and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The names of the operators, in order.
    pub operators: Vec<String>,
    /// The devices, in the order of their indexes.
    pub devices: Vec<Device>,
    /// The epochs that there is work for, in order.
    pub epochs: Vec<EpochWork>,
    /// What was noticed in rows that were taken.
    pub notes: Notes,
    /// What is wrong with the rows that were skipped.
    pub rejections: Limited<Problem>,
    /// How many rows of the devices file were skipped.
    pub devices_rejected: u64,
    /// How many rows of the usage file were skipped.
    pub usage_rows_rejected: u64,
}

/// What happens to rows that are wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnInvalid {
    /// Nothing is taken: the answer is the list of problems.
    Refuse,
    /// They are reported and skipped. A file that is wrong as a whole is still refused.
    Skip,
}

/// One file read: what it holds, what is wrong with it, what was noticed.
#[derive(Debug)]
struct Reading<T> {
    value: T,
    problems: Problems,
    notes: Notes,
    taken: u64,
    rejected: u64,
}

/// The devices file.
#[derive(Debug, Default)]
struct DeviceTable {
    operators: Vec<String>,
    devices: Vec<Device>,
    /// The names of devices whose rows are wrong: work of theirs is no second mistake.
    rejected: BTreeSet<String>,
    /// Whether nothing is known about devices, because the file as a whole is wrong.
    unread: bool,
}

/// Reads both files of a network.
pub fn load(
    network: &Network,
    devices_file: &Source,
    usage_file: &Source,
    on_invalid: OnInvalid,
) -> Result<Input, Problems> {
    let devices = devices::read(network, devices_file);
    let usage = usage::read(network, usage_file, &devices.value);
    let taken = [
        (&devices_file.name, devices.taken),
        (&usage_file.name, usage.taken),
    ];
    let mut problems = devices.problems;
    problems.append(usage.problems);
    if on_invalid == OnInvalid::Skip && !problems.is_fatal() {
        // A devices file without a usable row explains a usage file without one: the first is enough.
        if let Some((file, _)) = taken.into_iter().find(|(_, taken)| *taken == 0) {
            problems.push_fatal(Problem::of_file(
                file,
                "at least one row that can be used",
                "none",
            ));
        }
    }
    if problems.is_fatal() || (on_invalid == OnInvalid::Refuse && !problems.is_empty()) {
        return Err(problems);
    }
    let mut notes = devices.notes;
    notes.append(usage.notes);
    Ok(Input {
        operators: devices.value.operators,
        devices: devices.value.devices,
        epochs: usage.value,
        notes,
        rejections: problems.rows,
        devices_rejected: devices.rejected,
        usage_rows_rejected: usage.rejected,
    })
}
