//! Packs instructions into transactions that fit.

use solana_address::Address;
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_message::{VersionedMessage, v0};

use crate::error::ClientError;

/// Largest transaction that every RPC node and wallet takes, bytes.
pub const MAX_BYTES: usize = 1_232;
/// Bytes of a signature.
const SIGNATURE_BYTES: usize = 64;

/// A v0 message of these instructions.
///
/// # Errors
/// [`ClientError::TooLarge`] when they name more accounts than a message can.
pub fn message(
    payer: &Address,
    instructions: &[Instruction],
    blockhash: Hash,
) -> Result<VersionedMessage, ClientError> {
    v0::Message::try_compile(payer, instructions, &[], blockhash)
        .map(VersionedMessage::V0)
        .map_err(|_| ClientError::TooLarge {
            bytes: usize::MAX,
            limit: MAX_BYTES,
        })
}

/// Bytes of the signed transaction of these instructions.
///
/// # Errors
/// [`ClientError::TooLarge`] when they name more accounts than a message can.
pub fn size(payer: &Address, instructions: &[Instruction]) -> Result<usize, ClientError> {
    let message = message(payer, instructions, Hash::default())?;
    let signatures = usize::from(message.header().num_required_signatures);
    // One byte counts up to 127 signatures; a message has at most 19 that fit.
    Ok(1 + signatures * SIGNATURE_BYTES + message.serialize().len())
}

/// Puts groups of instructions, which must not be torn apart, into as few transactions as keep their order and fit.
///
/// # Arguments
/// - `per_transaction`: most groups in one transaction, which bounds its compute units
///
/// # Errors
/// [`ClientError::TooLarge`] when one group by itself does not fit.
pub fn pack(
    payer: &Address,
    groups: &[Vec<Instruction>],
    per_transaction: usize,
) -> Result<Vec<Vec<Instruction>>, ClientError> {
    let mut packed: Vec<Vec<Instruction>> = Vec::new();
    let mut open: Vec<Instruction> = Vec::new();
    let mut open_groups = 0;
    for group in groups {
        let mut joined = open.clone();
        joined.extend(group.iter().cloned());
        if open_groups < per_transaction && size(payer, &joined).is_ok_and(|bytes| bytes <= MAX_BYTES) {
            open = joined;
            open_groups += 1;
            continue;
        }
        if !open.is_empty() {
            packed.push(std::mem::take(&mut open));
        }
        let bytes = size(payer, group)?;
        if bytes > MAX_BYTES {
            return Err(ClientError::TooLarge {
                bytes,
                limit: MAX_BYTES,
            });
        }
        open.clone_from(group);
        open_groups = 1;
    }
    if !open.is_empty() {
        packed.push(open);
    }
    Ok(packed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(bytes: usize) -> Vec<Instruction> {
        vec![Instruction {
            program_id: Address::new_from_array([9; 32]),
            accounts: vec![],
            data: vec![0; bytes],
        }]
    }

    #[test]
    fn groups_are_packed_in_order_as_many_as_fit() {
        let payer = Address::new_from_array([1; 32]);
        let groups: Vec<_> = (0..10).map(|_| group(300)).collect();
        let packed = pack(&payer, &groups, usize::MAX).unwrap();
        assert_eq!(packed.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3, 3, 1]);
        for transaction in &packed {
            assert!(size(&payer, transaction).unwrap() <= MAX_BYTES);
        }
        let packed = pack(&payer, &groups, 2).unwrap();
        assert_eq!(packed.len(), 5);
    }

    #[test]
    fn a_group_that_cannot_fit_is_refused_with_its_size() {
        let payer = Address::new_from_array([1; 32]);
        let error = pack(&payer, &[group(100), group(1_300)], 8).unwrap_err();
        assert!(
            matches!(
                error,
                ClientError::TooLarge {
                    bytes: 1_300..,
                    limit: MAX_BYTES
                }
            ),
            "{error}"
        );
    }
}
