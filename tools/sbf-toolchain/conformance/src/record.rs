//! One pair of operands and what became of it, as it lies in the account.

use crate::Outcome;

/// Bytes per record: two operands, a result, whether there is one, and compute units.
pub const RECORD_BYTES: usize = 56;

/// One record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The left operand.
    pub a: u128,
    /// The right operand.
    pub b: u128,
    /// The result.
    pub outcome: Outcome,
    /// Compute units between the two measurements around the operation.
    pub units: u32,
}

impl Record {
    /// The record as bytes.
    pub fn to_bytes(self) -> [u8; RECORD_BYTES] {
        let mut bytes = [0; RECORD_BYTES];
        bytes[..16].copy_from_slice(&self.a.to_le_bytes());
        bytes[16..32].copy_from_slice(&self.b.to_le_bytes());
        bytes[32..48].copy_from_slice(&self.outcome.value.to_le_bytes());
        bytes[48..52].copy_from_slice(&u32::from(self.outcome.defined).to_le_bytes());
        bytes[52..].copy_from_slice(&self.units.to_le_bytes());
        bytes
    }

    /// The record in these bytes.
    pub fn from_bytes(bytes: &[u8; RECORD_BYTES]) -> Self {
        Self {
            a: wide(bytes, 0),
            b: wide(bytes, 16),
            outcome: Outcome {
                value: wide(bytes, 32),
                defined: word(bytes, 48) != 0,
            },
            units: word(bytes, 52),
        }
    }
}

fn wide(bytes: &[u8; RECORD_BYTES], at: usize) -> u128 {
    let mut value = [0; 16];
    value.copy_from_slice(&bytes[at..at + 16]);
    u128::from_le_bytes(value)
}

fn word(bytes: &[u8; RECORD_BYTES], at: usize) -> u32 {
    let mut value = [0; 4];
    value.copy_from_slice(&bytes[at..at + 4]);
    u32::from_le_bytes(value)
}
