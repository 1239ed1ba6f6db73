//! Packs instructions into transactions that fit.

use solana_address::Address;
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_message::{AddressLookupTableAccount, VersionedMessage, v0};

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
    message_with_tables(payer, instructions, &[], blockhash)
}

/// As [`message`], with accounts named by these lookup tables where they stand in one and need not sign.
///
/// # Errors
/// As of [`message`].
pub fn message_with_tables(
    payer: &Address,
    instructions: &[Instruction],
    tables: &[AddressLookupTableAccount],
    blockhash: Hash,
) -> Result<VersionedMessage, ClientError> {
    v0::Message::try_compile(payer, instructions, tables, blockhash)
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
    size_with_tables(payer, instructions, &[])
}

/// As [`size`], with these lookup tables.
///
/// # Errors
/// As of [`size`].
pub fn size_with_tables(
    payer: &Address,
    instructions: &[Instruction],
    tables: &[AddressLookupTableAccount],
) -> Result<usize, ClientError> {
    let message = message_with_tables(payer, instructions, tables, Hash::default())?;
    let signatures = usize::from(message.header().num_required_signatures);
    // One byte counts up to 127 signatures; a message has at most 19 that fit.
    Ok(1 + signatures * SIGNATURE_BYTES + message.serialize().len())
}

/// What transactions may hold.
#[derive(Debug, Clone, Copy)]
pub struct Room<'a> {
    /// Most groups in one transaction, which bounds its compute units.
    pub groups: usize,
    /// Bytes to leave free, as [`crate::chain::Chain::reserved_bytes`] asks for.
    pub reserved: usize,
    /// Lookup tables that the chain was given.
    pub tables: &'a [AddressLookupTableAccount],
}

impl Default for Room<'_> {
    fn default() -> Self {
        Self {
            groups: usize::MAX,
            reserved: 0,
            tables: &[],
        }
    }
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
    let room = Room {
        groups: per_transaction,
        ..Room::default()
    };
    pack_into(payer, groups, room)
}

/// As [`pack`], into this much room. A group that fits only without the reserve is a transaction by itself.
///
/// # Errors
/// As of [`pack`].
pub fn pack_into(
    payer: &Address,
    groups: &[Vec<Instruction>],
    room: Room<'_>,
) -> Result<Vec<Vec<Instruction>>, ClientError> {
    let limit = MAX_BYTES.saturating_sub(room.reserved);
    let size = |instructions: &[Instruction]| size_with_tables(payer, instructions, room.tables);
    let mut packed: Vec<Vec<Instruction>> = Vec::new();
    let mut open: Vec<Instruction> = Vec::new();
    let mut open_groups = 0;
    for group in groups {
        let mut joined = open.clone();
        joined.extend(group.iter().cloned());
        if open_groups < room.groups && size(&joined).is_ok_and(|bytes| bytes <= limit) {
            open = joined;
            open_groups += 1;
            continue;
        }
        if !open.is_empty() {
            packed.push(std::mem::take(&mut open));
        }
        let bytes = size(group)?;
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
    fn a_reserve_is_left_free_but_for_a_group_that_fits_only_without_it() {
        let payer = Address::new_from_array([1; 32]);
        let groups = [group(500), group(500), group(1_000)];
        let whole = size(&payer, &groups[2]).unwrap();
        let room = |reserved| Room {
            reserved,
            ..Room::default()
        };
        let packed = |reserved| pack_into(&payer, &groups, room(reserved)).unwrap().len();
        assert_eq!(packed(0), 2);
        let pair = size(&payer, &groups[..2].concat()).unwrap();
        assert_eq!(packed(MAX_BYTES - pair), 2);
        assert_eq!(packed(MAX_BYTES - pair + 1), 3);
        assert_eq!(
            packed(MAX_BYTES - whole + 1),
            3,
            "the last one is sent all the same"
        );
    }

    #[test]
    fn a_table_takes_a_byte_for_an_account_that_need_not_sign() {
        let payer = Address::new_from_array([1; 32]);
        let accounts: Vec<Address> = (20..30).map(|byte| Address::new_from_array([byte; 32])).collect();
        let mut named = group(10);
        named[0].accounts = accounts
            .iter()
            .map(|account| solana_instruction::AccountMeta::new(*account, false))
            .collect();
        let table = AddressLookupTableAccount {
            key: Address::new_from_array([99; 32]),
            addresses: accounts,
        };
        let without = size(&payer, &named).unwrap();
        let with = size_with_tables(&payer, &named, &[table]).unwrap();
        // The table's address and two counts, and a byte instead of 32 for each of ten accounts.
        assert_eq!(without - with, 10 * 31 - 34);
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
