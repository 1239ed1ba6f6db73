//! Signatures that stand directly before an instruction, and the message that settles an order.

use anchor_lang::prelude::*;
use solana_instructions_sysvar::get_instruction_relative;
use solana_sha256_hasher::hashv;

use crate::errors::{MarketError, ensure, ensure_key};

/// Domain of a usage report.
pub const USAGE_DOMAIN: &[u8; 18] = b"flywheel/usage/v1\n";

/// The ed25519 precompile's address.
pub const ED25519_PROGRAM_ID: Pubkey = pubkey!("Ed25519SigVerify111111111111111111111111111");

/// What settles an order: so much has been delivered since it began.
///
/// SHA-256 over domain ‖ program id ‖ market ‖ order ‖ nonce (u64 LE) ‖ quantity (u64 LE), cumulative.
pub fn usage_message(
    program_id: &Pubkey,
    market: &Pubkey,
    order: &Pubkey,
    nonce: u64,
    quantity: u64,
) -> [u8; 32] {
    hashv(&[
        USAGE_DOMAIN,
        program_id.as_ref(),
        market.as_ref(),
        order.as_ref(),
        &nonce.to_le_bytes(),
        &quantity.to_le_bytes(),
    ])
    .to_bytes()
}

/// Who signed `message` in the ed25519 instruction that stands `distance` instructions before the current one. The
/// precompile has verified the signature before this program runs.
///
/// # Errors
/// `SignatureInstructionMissing` when another program's instruction (or none) stands there,
/// `SignatureInstructionMalformed` when it is not exactly one self-contained signature over 32 bytes, `MessageMismatch` when
/// it is over another message.
#[inline(never)]
pub fn signer_of(message: &[u8; 32], instructions: &AccountInfo<'_>, distance: i64) -> Result<Pubkey> {
    let instruction = get_instruction_relative(distance.saturating_neg(), instructions)
        .map_err(|_| MarketError::SignatureInstructionMissing)?;
    ensure_key(
        &instruction.program_id,
        &ED25519_PROGRAM_ID,
        MarketError::SignatureInstructionMissing,
    )?;
    ensure(
        instruction.accounts.is_empty(),
        MarketError::SignatureInstructionMalformed,
    )?;
    let signed = flywheel_ed25519::read_single(&instruction.data)
        .map_err(|_| MarketError::SignatureInstructionMalformed)?;
    ensure(
        signed.message.len() == message.len(),
        MarketError::SignatureInstructionMalformed,
    )?;
    ensure(signed.message == message, MarketError::MessageMismatch)?;
    Ok(Pubkey::new_from_array(*signed.public_key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> Pubkey {
        Pubkey::new_from_array([byte; 32])
    }

    #[test]
    fn every_field_of_a_usage_report_changes_the_message() {
        let message = usage_message(&key(1), &key(2), &key(3), 4, 5);
        assert_ne!(message, usage_message(&key(9), &key(2), &key(3), 4, 5));
        assert_ne!(message, usage_message(&key(1), &key(9), &key(3), 4, 5));
        assert_ne!(message, usage_message(&key(1), &key(2), &key(9), 4, 5));
        assert_ne!(message, usage_message(&key(1), &key(2), &key(3), 9, 5));
        assert_ne!(message, usage_message(&key(1), &key(2), &key(3), 4, 9));
    }
}
