//! Header and records of a snapshot file, as bytes.

use flywheel_multiplier::{MAX_MULTIPLIER_BPS, Status};

use super::{Moment, SnapshotDevice};
use crate::problem::Problem;

/// Bytes of the header.
pub const HEADER_BYTES: usize = 64;
/// Bytes of an operator's account.
pub const OPERATOR_BYTES: usize = 32;
/// Bytes of a device.
pub const RECORD_BYTES: usize = 96;

const MAGIC: &[u8; 8] = b"FLYSNAP\0";
const VERSION: u32 = 1;

/// What a snapshot file begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    pub moment: Moment,
    pub devices: u32,
    pub operators: u32,
}

impl Header {
    pub fn encode(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&(RECORD_BYTES as u32).to_le_bytes());
        bytes.extend_from_slice(&self.moment.network);
        bytes.extend_from_slice(&self.moment.time.to_le_bytes());
        bytes.extend_from_slice(&self.devices.to_le_bytes());
        bytes.extend_from_slice(&self.operators.to_le_bytes());
    }

    /// Reads the header of a file and checks that the file is as long as it says.
    pub fn decode(name: &str, file: &[u8]) -> Result<Self, Problem> {
        let Some(bytes) = file
            .first_chunk::<HEADER_BYTES>()
            .filter(|bytes| bytes.starts_with(MAGIC))
        else {
            let found = match file {
                [] => "an empty file",
                _ => "another beginning",
            };
            let expected = "a snapshot as `flywheel oracle snapshot` writes it, which begins with FLYSNAP";
            return Err(Problem::of_file(name, expected, found));
        };
        let version = u32_at(bytes, 8);
        if version != VERSION || u32_at(bytes, 12) != RECORD_BYTES as u32 {
            let found = format!("version {version}; take the snapshot again with this release");
            return Err(Problem::of_file(
                name,
                format!("a snapshot of version {VERSION}"),
                found,
            ));
        }
        let header = Self {
            moment: Moment {
                network: array_at(bytes, 16),
                time: i64::from_le_bytes(array_at(bytes, 48)),
            },
            devices: u32_at(bytes, 56),
            operators: u32_at(bytes, 60),
        };
        if file.len() != header.file_bytes() {
            let expected = format!(
                "{} bytes, for {} devices of {} operators",
                header.file_bytes(),
                header.devices,
                header.operators
            );
            return Err(Problem::of_file(name, expected, file.len().to_string()));
        }
        Ok(header)
    }

    /// Where the devices begin.
    pub fn first_record(&self) -> usize {
        HEADER_BYTES + self.operators as usize * OPERATOR_BYTES
    }

    /// How long the file is.
    pub fn file_bytes(&self) -> usize {
        self.first_record() + self.devices as usize * RECORD_BYTES
    }
}

pub fn encode(device: &SnapshotDevice, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(&device.index.to_le_bytes());
    bytes.extend_from_slice(&u16::from(device.class).to_le_bytes());
    bytes.extend_from_slice(&[code(device.status), 0]);
    bytes.extend_from_slice(&device.operator.to_le_bytes());
    bytes.extend_from_slice(&device.multiplier_bps.to_le_bytes());
    bytes.extend_from_slice(&device.capacity.to_le_bytes());
    bytes.extend_from_slice(&[0; 4]);
    bytes.extend_from_slice(&device.cell.to_le_bytes());
    bytes.extend_from_slice(&device.payee);
    bytes.extend_from_slice(&device.key);
}

/// The device of a record that was checked.
pub fn decode(record: &[u8; RECORD_BYTES]) -> SnapshotDevice {
    SnapshotDevice {
        index: u32_at(record, 0),
        class: record[4],
        status: Status::from_code(record[6]).unwrap_or(Status::Retired),
        operator: u32_at(record, 8),
        multiplier_bps: u32_at(record, 12),
        capacity: u32_at(record, 16),
        cell: u64::from_le_bytes(array_at(record, 24)),
        payee: array_at(record, 32),
        key: array_at(record, 64),
    }
}

/// The device of a record; if it is out of bounds, what it should have and what it has.
pub fn checked(record: &[u8; RECORD_BYTES], header: &Header) -> Result<SnapshotDevice, (String, String)> {
    let device = decode(record);
    let wrong = |expected: &str, found: String| Err((expected.to_owned(), found));
    if Status::from_code(record[6]).is_none() {
        return wrong("a status from 0 to 7", record[6].to_string());
    }
    if record[5] != 0 {
        return wrong(
            "a class from 0 to 255",
            u16::from_le_bytes(array_at(record, 4)).to_string(),
        );
    }
    if record[7] != 0 || u32_at(record, 20) != 0 {
        return wrong("zeros in bytes 7 and 20 to 23", "something else".to_owned());
    }
    if device.operator >= header.operators {
        let expected = format!("an operator below {}", header.operators);
        return Err((expected, device.operator.to_string()));
    }
    if device.multiplier_bps > MAX_MULTIPLIER_BPS {
        let expected = format!("a multiplier of at most {MAX_MULTIPLIER_BPS} basis points");
        return Err((expected, device.multiplier_bps.to_string()));
    }
    Ok(device)
}

/// The registry's code of a status: its position in the list of all.
fn code(status: Status) -> u8 {
    (0..)
        .zip(Status::ALL)
        .find_map(|(code, other)| (other == status).then_some(code))
        .unwrap_or_default()
}

/// Bytes from `start` on. Callers stay inside.
fn array_at<const N: usize>(bytes: &[u8], start: usize) -> [u8; N] {
    let found = bytes.get(start..).and_then(<[u8]>::first_chunk);
    found.copied().unwrap_or([0; N])
}

fn u32_at(bytes: &[u8], start: usize) -> u32 {
    u32::from_le_bytes(array_at(bytes, start))
}
