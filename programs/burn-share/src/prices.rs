//! The message that a price source signs, and how its signature is read.

use anchor_lang::prelude::*;
use solana_instructions_sysvar::get_instruction_relative;
use solana_sha256_hasher::hashv;

use crate::errors::{BurnShareError, ensure, ensure_key};
use crate::state::PostedPrice;

/// How many instructions before `post_price` the signatures stand, in the order of the feed's sources.
const DISTANCES: [i64; 2] = [2, 1];

/// Domain of a price.
pub const PRICE_DOMAIN: &[u8; 18] = b"flywheel/price/v1\n";

/// The ed25519 precompile's address.
pub const ED25519_PROGRAM_ID: Pubkey = pubkey!("Ed25519SigVerify111111111111111111111111111");

/// What a source signs: the price of this feed's pair at a time.
///
/// SHA-256 over domain ‖ program id ‖ feed ‖ price (u64 LE) ‖ confidence (u64 LE) ‖ timestamp (i64 LE, unix seconds).
pub fn price_message(program_id: &Pubkey, feed: &Pubkey, posted: &PostedPrice) -> [u8; 32] {
    hashv(&[
        PRICE_DOMAIN,
        program_id.as_ref(),
        feed.as_ref(),
        &posted.price.to_le_bytes(),
        &posted.confidence.to_le_bytes(),
        &posted.timestamp.to_le_bytes(),
    ])
    .to_bytes()
}

/// Checks that each source has signed its price, by an instruction directly before the current one.
///
/// # Errors
/// `SignatureInstructionMissing`, `SignatureInstructionMalformed`, `SourceKeyMismatch`, `PriceMessageMismatch`.
#[inline(never)]
pub(crate) fn require_signatures(
    instructions: &AccountInfo<'_>,
    feed: &Pubkey,
    sources: &[Pubkey; 2],
    prices: &[PostedPrice; 2],
) -> Result<()> {
    for ((distance, source), price) in DISTANCES.into_iter().zip(sources).zip(prices) {
        let (signer, message) = signed_digest(instructions, distance)?;
        ensure_key(&signer, source, BurnShareError::SourceKeyMismatch)?;
        ensure(
            message == price_message(&crate::ID, feed, price),
            BurnShareError::PriceMessageMismatch,
        )?;
    }
    Ok(())
}

/// The key and the 32-byte message of the ed25519 instruction that stands `distance` instructions before the current one.
/// The precompile has verified the signature before this program runs.
fn signed_digest(instructions: &AccountInfo<'_>, distance: i64) -> Result<(Pubkey, [u8; 32])> {
    let instruction = get_instruction_relative(distance.saturating_neg(), instructions)
        .map_err(|_| BurnShareError::SignatureInstructionMissing)?;
    ensure_key(
        &instruction.program_id,
        &ED25519_PROGRAM_ID,
        BurnShareError::SignatureInstructionMissing,
    )?;
    ensure(
        instruction.accounts.is_empty(),
        BurnShareError::SignatureInstructionMalformed,
    )?;
    let signed = flywheel_ed25519::read_single(&instruction.data)
        .map_err(|_| BurnShareError::SignatureInstructionMalformed)?;
    let digest =
        <[u8; 32]>::try_from(signed.message).map_err(|_| BurnShareError::SignatureInstructionMalformed)?;
    Ok((Pubkey::new_from_array(*signed.public_key), digest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> Pubkey {
        Pubkey::new_from_array([byte; 32])
    }

    #[test]
    fn every_field_of_a_price_changes_the_message() {
        let posted = |price, confidence, timestamp| PostedPrice {
            price,
            confidence,
            timestamp,
        };
        let message = price_message(&key(1), &key(2), &posted(3, 4, 5));
        assert_ne!(message, price_message(&key(9), &key(2), &posted(3, 4, 5)));
        assert_ne!(message, price_message(&key(1), &key(9), &posted(3, 4, 5)));
        assert_ne!(message, price_message(&key(1), &key(2), &posted(9, 4, 5)));
        assert_ne!(message, price_message(&key(1), &key(2), &posted(3, 9, 5)));
        assert_ne!(message, price_message(&key(1), &key(2), &posted(3, 4, 9)));
    }
}
