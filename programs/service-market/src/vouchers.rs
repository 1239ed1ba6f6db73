//! The message that a channel's signer signs. Its fields are fixed-width and begin with a domain of their own, so that no
//! message of another kind, program, market or channel can stand for it; the nonce tells a channel from one that was closed
//! at the same address before.

use anchor_lang::prelude::*;
use solana_sha256_hasher::hashv;

/// Domain of a voucher.
pub const VOUCHER_DOMAIN: &[u8; 20] = b"flywheel/voucher/v1\n";

/// What a channel's signer signs: until `expiry`, the payee may have cashed `total` of this channel.
///
/// SHA-256 over domain ‖ program id ‖ market ‖ channel ‖ nonce (u64 LE) ‖ total (u64 LE, base units) ‖ expiry (i64 LE, unix
/// seconds).
pub fn voucher_message(
    program_id: &Pubkey,
    market: &Pubkey,
    channel: &Pubkey,
    nonce: u64,
    total: u64,
    expiry: i64,
) -> [u8; 32] {
    hashv(&[
        VOUCHER_DOMAIN,
        program_id.as_ref(),
        market.as_ref(),
        channel.as_ref(),
        &nonce.to_le_bytes(),
        &total.to_le_bytes(),
        &expiry.to_le_bytes(),
    ])
    .to_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> Pubkey {
        Pubkey::new_from_array([byte; 32])
    }

    #[test]
    fn every_field_of_a_voucher_changes_the_message() {
        let message = voucher_message(&key(1), &key(2), &key(3), 4, 5, 6);
        assert_ne!(message, voucher_message(&key(9), &key(2), &key(3), 4, 5, 6));
        assert_ne!(message, voucher_message(&key(1), &key(9), &key(3), 4, 5, 6));
        assert_ne!(message, voucher_message(&key(1), &key(2), &key(9), 4, 5, 6));
        assert_ne!(message, voucher_message(&key(1), &key(2), &key(3), 9, 5, 6));
        assert_ne!(message, voucher_message(&key(1), &key(2), &key(3), 4, 9, 6));
        assert_ne!(message, voucher_message(&key(1), &key(2), &key(3), 4, 5, 9));
    }
}
