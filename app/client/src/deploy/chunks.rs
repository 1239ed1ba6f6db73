//! How a file is divided into the parts that are written one by one. No chain is asked.

use solana_address::Address;
use solana_instruction::Instruction;
use solana_loader_v3_interface::instruction;
use solana_sdk_ids::compute_budget;

use crate::error::ClientError;
use crate::transactions;

/// Bytes of the data of the two instructions that limit and price compute units.
const COMPUTE_BUDGET_DATA: [usize; 2] = [5, 9];

/// A part of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chunk {
    /// Where it begins in the file, bytes.
    pub offset: usize,
    /// How long it is, bytes.
    pub length: usize,
}

impl Chunk {
    /// Its bytes, of the file that it was planned for.
    pub fn of<'a>(&self, file: &'a [u8]) -> &'a [u8] {
        let end = self.offset.saturating_add(self.length).min(file.len());
        file.get(self.offset..end).unwrap_or_default()
    }
}

/// Bytes of a program that one transaction can write, beside the two instructions that limit and price its compute units.
///
/// # Arguments
/// - `payer`, `authority`: who pays and who may write the buffer; if they are two, there is less room
///
/// # Errors
/// [`ClientError::TooLarge`] never, since three instructions name few accounts.
pub fn bytes_per_write(payer: &Address, authority: &Address) -> Result<usize, ClientError> {
    let size = |bytes: usize| {
        let budget = COMPUTE_BUDGET_DATA.map(|length| Instruction {
            program_id: compute_budget::ID,
            accounts: Vec::new(),
            data: vec![0; length],
        });
        let write = instruction::write(&Address::default(), authority, u32::MAX, vec![0; bytes]);
        let mut instructions = budget.to_vec();
        instructions.push(write);
        transactions::size(payer, &instructions)
    };
    // The length of the data is counted in one byte below 128 and in two above, so that a first guess may be one too high.
    let guess = transactions::MAX_BYTES.saturating_sub(size(0)?);
    let excess = size(guess)?.saturating_sub(transactions::MAX_BYTES);
    Ok(guess.saturating_sub(excess).max(1))
}

/// The parts of a file that are not in a buffer as they should be, in order.
///
/// # Arguments
/// - `buffer`: what is in the buffer; what it is too short for counts as zeros, which is what a new one holds
/// - `length`: of every part but the last, bytes
pub fn missing(file: &[u8], buffer: &[u8], length: usize) -> Vec<Chunk> {
    let length = length.max(1);
    file.chunks(length)
        .enumerate()
        .map(|(number, part)| (number.saturating_mul(length), part))
        .filter(|(offset, part)| {
            let written = buffer.get(*offset..).unwrap_or_default();
            let written = written.iter().chain(std::iter::repeat(&0));
            !part.iter().eq(written.take(part.len()))
        })
        .map(|(offset, part)| Chunk {
            offset,
            length: part.len(),
        })
        .collect()
}
