//! The file behind a chain: a heading, then one record for each transaction that changed anything.
//!
//! | part | bytes | content |
//! |---|---|---|
//! | heading | 17 | `flywheel chain 1` and a line break |
//! | record: length | 4 | bytes of the body, u32 |
//! | record: check of the length | 4 | CRC-32 of those 4 bytes |
//! | record: check of the body | 4 | CRC-32 |
//! | record: body | length | [`Record`] in Borsh |
//!
//! Records are only ever added behind the last one, so a process that is killed leaves at worst the beginning of a record
//! behind, which the next one takes away. Integers are little endian.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use borsh::{BorshDeserialize, BorshSerialize};

use crate::error::ClientError;

/// What every file begins with: the format and its version.
const HEADING: &[u8] = b"flywheel chain 1\n";
/// The heading without its version.
const KIND: &[u8] = b"flywheel chain ";
/// Bytes in front of a record's body.
const FRAME: usize = 12;

/// What a transaction changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct Record {
    /// The accounts that it wrote, as they are now.
    pub accounts: Vec<Stored>,
    /// The chain's time from now on, if it is not the machine's; unix seconds.
    pub fixed_time: Option<i64>,
}

/// An account. One without lamports is gone.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct Stored {
    pub address: [u8; 32],
    pub lamports: u64,
    pub owner: [u8; 32],
    pub executable: bool,
    pub data: Vec<u8>,
}

/// An open journal, behind whose last record new ones are added.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    file: File,
    length: u64,
}

impl Journal {
    /// Writes a file of these records, at once or not at all, and opens it. A file of that name is replaced.
    pub fn write(path: &Path, records: &[Record]) -> Result<Self, ClientError> {
        let failed = |error: std::io::Error| unwritable(path, &error);
        let mut name = path.as_os_str().to_owned();
        name.push(".new");
        let mut content = HEADING.to_vec();
        for record in records {
            content.extend(frame(record).map_err(failed)?);
        }
        let new = PathBuf::from(name);
        let mut file = File::create(&new).map_err(failed)?;
        file.write_all(&content)
            .and_then(|()| file.sync_all())
            .and_then(|()| std::fs::rename(&new, path))
            .map_err(failed)?;
        Ok(Self {
            path: path.to_owned(),
            file,
            length: content.len() as u64,
        })
    }

    /// Opens a file to add to it; the beginning of a record at its end is taken away.
    pub fn open(path: &Path) -> Result<(Self, Vec<Record>), ClientError> {
        let mut options = OpenOptions::new();
        let file = options
            .read(true)
            .write(true)
            .open(path)
            .map_err(|error| unreadable(path, &error))?;
        let (records, length) = read_from(&file, path)?;
        file.set_len(length).map_err(|error| unwritable(path, &error))?;
        let path = path.to_owned();
        Ok((Self { path, file, length }, records))
    }

    /// Reads all complete records of a file, which another process may be adding to.
    pub fn read(path: &Path) -> Result<Vec<Record>, ClientError> {
        let file = File::open(path).map_err(|error| unreadable(path, &error))?;
        Ok(read_from(&file, path)?.0)
    }

    /// Adds a record. When that fails, the file is as it was.
    pub fn add(&mut self, record: &Record) -> Result<(), ClientError> {
        let added = frame(record).and_then(|bytes| {
            self.file.seek(SeekFrom::Start(self.length))?;
            self.file.write_all(&bytes)?;
            Ok(bytes.len() as u64)
        });
        match added {
            Ok(bytes) => {
                self.length += bytes;
                Ok(())
            }
            Err(error) => {
                // The next to open the file takes the torn record away if this cannot.
                let _ = self.file.set_len(self.length);
                Err(unwritable(&self.path, &error))
            }
        }
    }

    /// Bytes of the file.
    pub fn length(&self) -> u64 {
        self.length
    }
}

/// A record as it stands in the file.
fn frame(record: &Record) -> std::io::Result<Vec<u8>> {
    let body = borsh::to_vec(record)?;
    let length = u32::try_from(body.len())
        .map_err(std::io::Error::other)?
        .to_le_bytes();
    let mut bytes = Vec::with_capacity(FRAME + body.len());
    bytes.extend(length);
    bytes.extend(crc32fast::hash(&length).to_le_bytes());
    bytes.extend(crc32fast::hash(&body).to_le_bytes());
    bytes.extend(body);
    Ok(bytes)
}

/// The complete records of a file, and where the last of them ends.
fn read_from(mut file: &File, path: &Path) -> Result<(Vec<Record>, u64), ClientError> {
    let mut content = Vec::new();
    file.read_to_end(&mut content)
        .map_err(|error| unreadable(path, &error))?;
    let mut rest = content
        .strip_prefix(HEADING)
        .ok_or_else(|| other_format(path, &content))?;
    let mut records = Vec::new();
    while let Some((frame, behind)) = rest.split_first_chunk::<FRAME>() {
        let offset = content.len() - rest.len();
        let [l0, l1, l2, l3, lc0, lc1, lc2, lc3, bc0, bc1, bc2, bc3] = *frame;
        let length = [l0, l1, l2, l3];
        if crc32fast::hash(&length) != u32::from_le_bytes([lc0, lc1, lc2, lc3]) {
            return Err(damaged(path, offset));
        }
        let Some((body, behind)) = behind.split_at_checked(u32::from_le_bytes(length) as usize) else {
            break;
        };
        if crc32fast::hash(body) != u32::from_le_bytes([bc0, bc1, bc2, bc3]) {
            return Err(damaged(path, offset));
        }
        records.push(borsh::from_slice(body).map_err(|_| damaged(path, offset))?);
        rest = behind;
    }
    Ok((records, (content.len() - rest.len()) as u64))
}

pub(super) fn failure(path: &Path, reason: impl Into<String>) -> ClientError {
    ClientError::ChainFile {
        path: path.to_owned(),
        reason: reason.into(),
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> ClientError {
    if error.kind() == std::io::ErrorKind::NotFound {
        let advice = format!(
            "start one with `flywheel --url file:{} airdrop 100`",
            path.display()
        );
        return failure(path, format!("does not exist; {advice}"));
    }
    failure(path, format!("cannot be read ({error}); check its permissions"))
}

fn unwritable(path: &Path, error: &std::io::Error) -> ClientError {
    failure(
        path,
        format!("cannot be written ({error}); check the disk and the permissions, then repeat the command"),
    )
}

fn other_format(path: &Path, content: &[u8]) -> ClientError {
    let reason = if content.starts_with(KIND) {
        "was written by another version of flywheel; use that version, or start another file"
    } else {
        "is not a chain; name the file that `flywheel airdrop` made, or one that does not exist to start another"
    };
    failure(path, reason)
}

fn damaged(path: &Path, offset: usize) -> ClientError {
    let shown = path.display();
    failure(
        path,
        format!(
            "is damaged from byte {offset} on; restore a copy of it, or keep what happened before with `truncate -s {offset} {shown}`"
        ),
    )
}
