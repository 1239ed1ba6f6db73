use alloc::vec::Vec;

use proptest::prelude::*;
use solana_ed25519_program::{new_ed25519_instruction_with_signature, offsets_to_ed25519_instruction};

use crate::{Ed25519Error, instruction_data, read_single};

fn sample(message_length: usize) -> Vec<u8> {
    let message: Vec<u8> = (0..message_length).map(|i| (i % 251) as u8).collect();
    instruction_data(&[7; 32], &[9; 64], &message)
}

#[test]
fn refuses_every_truncation() {
    let data = sample(5);
    for length in 0..112 {
        assert_eq!(read_single(&data[..length]), Err(Ed25519Error::TooShort));
    }
    for length in 112..data.len() {
        assert_eq!(read_single(&data[..length]), Err(Ed25519Error::MessageTruncated));
    }
    assert!(read_single(&data).is_ok());
}

#[test]
fn refuses_bytes_after_the_message() {
    let mut data = sample(5);
    data.push(0);
    assert_eq!(read_single(&data), Err(Ed25519Error::TrailingBytes));
}

#[test]
fn each_header_field_has_its_own_error() {
    use Ed25519Error::*;
    let expected = [
        (0, SignatureCount),
        (1, Padding),
        (2, SignatureOffset),
        (3, SignatureOffset),
        (4, SignatureInstruction),
        (5, SignatureInstruction),
        (6, PublicKeyOffset),
        (7, PublicKeyOffset),
        (8, PublicKeyInstruction),
        (9, PublicKeyInstruction),
        (10, MessageOffset),
        (11, MessageOffset),
        (14, MessageInstruction),
        (15, MessageInstruction),
    ];
    for (byte, error) in expected {
        for change in 1..=255_u8 {
            let mut data = sample(40);
            data[byte] ^= change;
            assert_eq!(read_single(&data), Err(error), "byte {byte} xor {change}");
        }
    }
}

#[test]
fn size_field_must_be_the_length_of_the_rest() {
    for size in 0..=u16::MAX {
        let mut data = sample(40);
        data[12..14].copy_from_slice(&size.to_le_bytes());
        let expected = match size {
            0..40 => Some(Ed25519Error::TrailingBytes),
            40 => None,
            _ => Some(Ed25519Error::MessageTruncated),
        };
        assert_eq!(read_single(&data).err(), expected);
    }
}

#[test]
fn refuses_zero_and_several_signatures() {
    // The precompile accepts an instruction without signatures: it has nothing to check.
    let mut none = offsets_to_ed25519_instruction(&[]).data;
    none.resize(112, 0);
    assert_eq!(read_single(&none), Err(Ed25519Error::SignatureCount));
    let mut two = sample(40);
    two[0] = 2;
    assert_eq!(read_single(&two), Err(Ed25519Error::SignatureCount));
}

#[test]
fn refuses_the_key_of_another_instruction() {
    let mut data = sample(40);
    data[8..10].copy_from_slice(&0_u16.to_le_bytes());
    assert_eq!(read_single(&data), Err(Ed25519Error::PublicKeyInstruction));
}

#[test]
fn a_message_beyond_the_size_field_is_never_accepted() {
    let message = alloc::vec![1_u8; 70_000];
    let data = instruction_data(&[7; 32], &[9; 64], &message);
    assert_eq!(read_single(&data), Err(Ed25519Error::TrailingBytes));
}

proptest! {
    #[test]
    fn encoding_is_the_sdk_builders(
        key in any::<[u8; 32]>(),
        signature in any::<[u8; 64]>(),
        message in proptest::collection::vec(any::<u8>(), 0..1300),
    ) {
        let ours = instruction_data(&key, &signature, &message);
        prop_assert_eq!(&ours, &new_ed25519_instruction_with_signature(&message, &signature, &key).data);
        let read = read_single(&ours).unwrap();
        prop_assert_eq!(read.public_key, &key);
        prop_assert_eq!(read.message, &message[..]);
    }

    #[test]
    fn any_changed_byte_is_refused_or_seen_or_in_the_signature(
        key in any::<[u8; 32]>(),
        message in proptest::collection::vec(any::<u8>(), 0..200),
        byte in any::<proptest::sample::Index>(),
        change in 1..=255_u8,
    ) {
        let data = instruction_data(&key, &[3; 64], &message);
        let byte = byte.index(data.len());
        let mut changed = data.clone();
        changed[byte] ^= change;
        match read_single(&changed) {
            Err(_) => prop_assert!(byte < 16),
            Ok(read) if (48..112).contains(&byte) => prop_assert_eq!(Ok(read), read_single(&data)),
            Ok(read) => {
                prop_assert!(byte >= 16);
                prop_assert_ne!(Ok(read), read_single(&data));
            }
        }
    }

    #[test]
    fn whatever_is_accepted_is_the_canonical_encoding(data in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(read) = read_single(&data) {
            let signature: [u8; 64] = data[48..112].try_into().unwrap();
            prop_assert_eq!(&data, &instruction_data(read.public_key, &signature, read.message));
        }
    }
}
