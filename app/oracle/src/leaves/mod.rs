//! The leaves of an epoch in the form in which they are published: 44 bytes for each device that has ever earned.
//!
//! A record is `index (u32) ‖ payee (32) ‖ total (u64)`, integers little endian. Records are in strict order of their
//! indexes and none has a total of zero, so that the same totals always make the same file and the same hash of it.

mod cumulate;
mod difference;

use std::path::Path;

use flywheel_merkle::{Leaf, LeafSource};

pub use cumulate::{Earned, cumulate};
pub use difference::{Difference, Differences, Side};

use crate::file::{self, Bytes};
use crate::problem::Problem;

/// Bytes of one record.
pub const LEAF_BYTES: usize = 44;

/// Leaves that are known to be in order.
#[derive(Debug)]
pub struct LeafTable {
    bytes: Bytes,
}

impl LeafTable {
    /// Takes records that are in memory.
    ///
    /// # Errors
    /// Those of [`Self::open`], which name the file `name`.
    pub fn new(name: &str, bytes: Vec<u8>) -> Result<Self, Problem> {
        Self::checked(name, Bytes::Owned(bytes))
    }

    /// Maps a leaves file and checks each of its records.
    ///
    /// # Errors
    /// A [`Problem`] that names the first record which is cut off, out of order or without a total.
    pub fn open(path: &Path) -> Result<Self, Problem> {
        Self::checked(&path.display().to_string(), Bytes::map(path)?)
    }

    fn checked(name: &str, bytes: Bytes) -> Result<Self, Problem> {
        let (records, rest) = bytes.as_chunks::<LEAF_BYTES>();
        if !rest.is_empty() {
            let found = format!(
                "{} bytes: {} behind record {}, as after a copy that was cut off",
                bytes.len(),
                rest.len(),
                records.len()
            );
            let expected = format!("records of {LEAF_BYTES} bytes each");
            return Err(Problem::of_file(name, expected, found));
        }
        if u32::try_from(records.len()).is_err() {
            return Err(Problem::of_file(
                name,
                "at most 4,294,967,295 records",
                records.len().to_string(),
            ));
        }
        let mut before = None;
        for (number, record) in records.iter().enumerate() {
            let leaf = decode(record);
            let at = || format!("record {number} (byte {})", number * LEAF_BYTES);
            if let Some(before) = before.filter(|before| *before >= leaf.index) {
                let expected = format!("{} to have a device index above {before}", at());
                return Err(Problem::of_file(name, expected, leaf.index.to_string()));
            }
            if leaf.total == 0 {
                let expected = format!("{} to have a total above zero", at());
                return Err(Problem::of_file(name, expected, "0"));
            }
            before = Some(leaf.index);
        }
        Ok(Self { bytes })
    }

    /// How many leaves there are.
    pub fn len(&self) -> usize {
        self.bytes.len() / LEAF_BYTES
    }

    /// Whether nobody has earned anything.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The leaf at a position, from 0.
    pub fn get(&self, position: usize) -> Option<Leaf> {
        self.records().get(position).map(decode)
    }

    /// The position of a device's leaf, by the device's index; `None` if it has never earned.
    pub fn position(&self, index: u32) -> Option<u32> {
        let found = self
            .records()
            .binary_search_by_key(&index, |record| decode(record).index);
        found.ok().and_then(|position| u32::try_from(position).ok())
    }

    /// All leaves, in the order of their indexes.
    pub fn iter(&self) -> impl Iterator<Item = Leaf> {
        self.records().iter().map(decode)
    }

    /// The sum of all totals, in base units.
    pub fn total(&self) -> u128 {
        self.iter().map(|leaf| u128::from(leaf.total)).sum()
    }

    /// The file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// SHA-256 of the file.
    pub fn data_hash(&self) -> [u8; 32] {
        file::sha256(&self.bytes)
    }

    /// Writes the file, whole or not at all.
    ///
    /// # Errors
    /// Those of [`file::replace`].
    pub fn write(&self, path: &Path) -> Result<(), Problem> {
        file::replace(path, |out| out.write_all(&self.bytes))
    }

    fn records(&self) -> &[[u8; LEAF_BYTES]] {
        self.bytes.as_chunks().0
    }
}

impl LeafSource for LeafTable {
    fn count(&self) -> usize {
        self.len()
    }

    fn leaf(&self, position: usize) -> Option<Leaf> {
        self.get(position)
    }
}

/// Appends a record.
pub(crate) fn encode(leaf: &Leaf, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(&leaf.index.to_le_bytes());
    bytes.extend_from_slice(&leaf.payee);
    bytes.extend_from_slice(&leaf.total.to_le_bytes());
}

fn decode(record: &[u8; LEAF_BYTES]) -> Leaf {
    let (mut index, mut payee, mut total) = ([0; 4], [0; 32], [0; 8]);
    index.copy_from_slice(&record[..4]);
    payee.copy_from_slice(&record[4..36]);
    total.copy_from_slice(&record[36..]);
    Leaf {
        index: u32::from_le_bytes(index),
        payee,
        total: u64::from_le_bytes(total),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(index: u32, total: u64) -> Leaf {
        Leaf {
            index,
            payee: [index as u8; 32],
            total,
        }
    }

    fn bytes(leaves: &[Leaf]) -> Vec<u8> {
        let mut bytes = Vec::new();
        leaves.iter().for_each(|leaf| encode(leaf, &mut bytes));
        bytes
    }

    fn complaint(bytes: Vec<u8>) -> String {
        LeafTable::new("x.leaves", bytes).unwrap_err().to_string()
    }

    #[test]
    fn a_record_is_index_payee_and_total() {
        let mut expected = vec![1, 2, 0, 0];
        expected.extend([1; 32]);
        expected.extend([3, 0, 0, 0, 0, 0, 0, 1]);
        let leaf = Leaf {
            index: 0x0201,
            payee: [1; 32],
            total: 0x0100_0000_0000_0003,
        };
        assert_eq!(bytes(&[leaf]), expected);
        assert_eq!(LeafTable::new("", expected).unwrap().get(0), Some(leaf));
    }

    #[test]
    fn leaves_are_found_by_their_index() {
        let leaves = [leaf(3, 1), leaf(7, 2), leaf(1_000_000, 3)];
        let table = LeafTable::new("", bytes(&leaves)).unwrap();
        assert_eq!(table.iter().collect::<Vec<_>>(), leaves);
        assert_eq!((table.len(), table.total()), (3, 6));
        let positions = [0, 3, 4, 7, 1_000_000, u32::MAX].map(|index| table.position(index));
        assert_eq!(positions, [None, Some(0), None, Some(1), Some(2), None]);
        assert_eq!(table.get(3), None);
    }

    #[test]
    fn a_file_comes_back_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.leaves");
        let table = LeafTable::new("", bytes(&[leaf(0, 5), leaf(2, 6)])).unwrap();
        table.write(&path).unwrap();
        let mapped = LeafTable::open(&path).unwrap();
        assert_eq!(mapped.bytes(), table.bytes());
        assert_eq!(mapped.data_hash(), file::sha256(&std::fs::read(&path).unwrap()));
    }

    #[test]
    fn a_damaged_file_is_refused_by_the_record_that_is_wrong() {
        let good = bytes(&[leaf(1, 5), leaf(2, 6), leaf(9, 7)]);
        assert_eq!(
            complaint(good[..100].to_vec()),
            "x.leaves: expected records of 44 bytes each, found 100 bytes: 12 behind record 2, as after a copy that was cut off"
        );
        assert_eq!(
            complaint(bytes(&[leaf(1, 5), leaf(9, 7), leaf(2, 6)])),
            "x.leaves: expected record 2 (byte 88) to have a device index above 9, found 2"
        );
        assert_eq!(
            complaint(bytes(&[leaf(4, 5), leaf(4, 7)])),
            "x.leaves: expected record 1 (byte 44) to have a device index above 4, found 4"
        );
        assert_eq!(
            complaint(bytes(&[leaf(1, 5), leaf(2, 0)])),
            "x.leaves: expected record 1 (byte 44) to have a total above zero, found 0"
        );
    }
}
