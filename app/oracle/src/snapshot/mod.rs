//! The devices of a network as the chain has them at one moment: what rewards are computed from.
//!
//! # The file
//!
//! Integers are little endian. A header of 64 bytes: `"FLYSNAP" ‖ 0 ‖ version (u32) ‖ bytes of a record (u32) ‖ network (32) ‖
//! unix seconds (i64) ‖ devices (u32) ‖ operators (u32)`. Then the operators' accounts, 32 bytes each, in strict order. Then
//! the devices, 96 bytes each, in strict order of their indexes: `index (u32) ‖ class (u16) ‖ status (u8) ‖ 0 ‖ operator, by its
//! position (u32) ‖ multiplier in basis points (u32) ‖ capacity (u32) ‖ 0 (u32) ‖ H3 cell, 0 for none (u64) ‖ payee (32) ‖ key (32)`.
//! So the same devices always make the same file, and the same hash of it.

mod csv;
mod record;

use std::collections::HashMap;
use std::path::Path;

use flywheel_multiplier::Status;

use crate::file::{self, Bytes};
use crate::problem::Problem;

use record::{HEADER_BYTES, Header, OPERATOR_BYTES, RECORD_BYTES};

/// A device as the chain has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SnapshotDevice {
    /// Its index in the network.
    pub index: u32,
    /// Its class.
    pub class: u8,
    /// Its status; [`Status::Suspended`] also when its operator is suspended.
    pub status: Status,
    /// Its operator, as a position in [`Snapshot::operators`].
    pub operator: u32,
    /// What a unit of its work counts, in basis points: 10,000 is 1x.
    pub multiplier_bps: u32,
    /// Its capacity, in its class's unit.
    pub capacity: u32,
    /// The H3 cell it stands in, 0 while it is nowhere.
    pub cell: u64,
    /// The account that is paid for it.
    pub payee: [u8; 32],
    /// Its own key.
    pub key: [u8; 32],
}

impl SnapshotDevice {
    /// Whether it works, if only in part.
    pub fn is_live(&self) -> bool {
        self.status.factor_bps() > 0
    }
}

/// What a snapshot is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The network's address.
    pub network: [u8; 32],
    /// When it is taken, in unix seconds: statuses, probation and suspensions are those of that moment.
    pub time: i64,
}

/// The devices of a network at one moment.
#[derive(Debug)]
pub struct Snapshot {
    bytes: Bytes,
    header: Header,
}

impl Snapshot {
    /// A snapshot of devices.
    ///
    /// # Arguments
    /// - `moment`: which network, and when
    /// - `operators`: their accounts, in strict order
    /// - `devices`: in strict order of their indexes
    ///
    /// # Errors
    /// A [`Problem`] of `name` that says what is out of order or out of bounds.
    pub fn new(
        name: &str,
        moment: &Moment,
        operators: &[[u8; 32]],
        devices: impl IntoIterator<Item = SnapshotDevice, IntoIter: ExactSizeIterator>,
    ) -> Result<Self, Problem> {
        let devices = devices.into_iter();
        let count = |what: &str, count: usize| {
            u32::try_from(count).map_err(|_| {
                Problem::of_file(name, format!("at most 4,294,967,295 {what}"), count.to_string())
            })
        };
        let header = Header {
            moment: *moment,
            devices: count("devices", devices.len())?,
            operators: count("operators", operators.len())?,
        };
        let mut bytes = Vec::with_capacity(header.file_bytes());
        header.encode(&mut bytes);
        operators
            .iter()
            .for_each(|operator| bytes.extend_from_slice(operator));
        devices.for_each(|device| record::encode(&device, &mut bytes));
        Self::checked(name, Bytes::Owned(bytes))
    }

    /// Maps a snapshot file and checks each of its records.
    ///
    /// # Errors
    /// A [`Problem`] that says what kind of file it is not, where it was cut off, or names the first record that is out of
    /// order or out of bounds.
    pub fn open(path: &Path) -> Result<Self, Problem> {
        Self::checked(&path.display().to_string(), Bytes::map(path)?)
    }

    fn checked(name: &str, bytes: Bytes) -> Result<Self, Problem> {
        let header = Header::decode(name, &bytes)?;
        let snapshot = Self { bytes, header };
        let out_of_order = snapshot
            .operators()
            .windows(2)
            .position(|pair| pair[0] >= pair[1]);
        if let Some(position) = out_of_order {
            let expected = format!("operator {} to come after the one before it", position + 1);
            return Err(Problem::of_file(name, expected, "an account that does not"));
        }
        let mut before = None;
        for (number, bytes) in snapshot.records().iter().enumerate() {
            let wrong = |(expected, found): (String, String)| {
                let byte = header.first_record() + number * RECORD_BYTES;
                let expected = format!("record {number} (byte {byte}) to have {expected}");
                Problem::of_file(name, expected, found)
            };
            let device = record::checked(bytes, &header).map_err(wrong)?;
            if let Some(before) = before.filter(|before| *before >= device.index) {
                let expected = format!("a device index above {before}");
                return Err(wrong((expected, device.index.to_string())));
            }
            before = Some(device.index);
        }
        Ok(snapshot)
    }

    /// Which network, and when.
    pub fn moment(&self) -> &Moment {
        &self.header.moment
    }

    /// How many devices there are.
    pub fn len(&self) -> usize {
        self.records().len()
    }

    /// Whether there is no device.
    pub fn is_empty(&self) -> bool {
        self.header.devices == 0
    }

    /// The operators' accounts, in order.
    pub fn operators(&self) -> &[[u8; 32]] {
        let operators = self.bytes.get(HEADER_BYTES..self.header.first_record());
        operators.unwrap_or_default().as_chunks::<OPERATOR_BYTES>().0
    }

    /// The device at a position, from 0.
    pub fn get(&self, position: usize) -> Option<SnapshotDevice> {
        self.records().get(position).map(record::decode)
    }

    /// The position of a device, by its index.
    pub fn position(&self, index: u32) -> Option<usize> {
        self.records()
            .binary_search_by_key(&index, |record| record::decode(record).index)
            .ok()
    }

    /// The positions of all devices by their keys.
    pub fn positions_by_key(&self) -> HashMap<[u8; 32], u32> {
        (0..)
            .zip(self.iter())
            .map(|(position, device)| (device.key, position))
            .collect()
    }

    /// All devices, in the order of their indexes.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = SnapshotDevice> {
        self.records().iter().map(record::decode)
    }

    /// The file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// SHA-256 of the file.
    pub fn hash(&self) -> [u8; 32] {
        file::sha256(&self.bytes)
    }

    /// Writes the file, whole or not at all.
    ///
    /// # Errors
    /// Those of [`file::replace`].
    pub fn write(&self, path: &Path) -> Result<(), Problem> {
        file::replace(path, |out| out.write_all(&self.bytes))
    }

    fn records(&self) -> &[[u8; RECORD_BYTES]] {
        let records = self.bytes.get(self.header.first_record()..);
        records.unwrap_or_default().as_chunks().0
    }
}
