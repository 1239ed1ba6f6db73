use alloc::vec::Vec;

use crate::{MESSAGE_OFFSET, PUBLIC_KEY_OFFSET, SIGNATURE_OFFSET, THIS_INSTRUCTION};

/// The instruction data by which the precompile checks `signature` over `message` by `public_key`: the one encoding
/// that [`read_single`](crate::read_single) accepts.
///
/// The size field has 16 bits. A message above 65,535 bytes, which no transaction (1,232 bytes) can carry, gets 65,535
/// there, and then neither the precompile nor the reader accepts the data.
pub fn instruction_data(public_key: &[u8; 32], signature: &[u8; 64], message: &[u8]) -> Vec<u8> {
    let size = u16::try_from(message.len()).unwrap_or(u16::MAX);
    let header = [
        SIGNATURE_OFFSET,
        THIS_INSTRUCTION,
        PUBLIC_KEY_OFFSET,
        THIS_INSTRUCTION,
        MESSAGE_OFFSET,
        size,
        THIS_INSTRUCTION,
    ];
    let mut data = Vec::with_capacity(usize::from(MESSAGE_OFFSET).saturating_add(message.len()));
    data.extend_from_slice(&[1, 0]);
    for field in header {
        data.extend_from_slice(&field.to_le_bytes());
    }
    data.extend_from_slice(public_key);
    data.extend_from_slice(signature);
    data.extend_from_slice(message);
    data
}
