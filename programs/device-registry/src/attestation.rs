//! The two messages that are signed when a device key is admitted, and how their signatures are read.
//!
//! Both are SHA-256 digests, so that one registration takes 288 bytes of signature instructions, whatever is bound
//! into the messages. The fields are fixed-width and begin with a domain of their own, so that no message of one kind,
//! program, network, class or operator can stand for another.

use anchor_lang::prelude::*;
use solana_instructions_sysvar::get_instruction_relative;
use solana_sha256_hasher::hashv;

use crate::errors::{RegistryError, ensure, ensure_key};
use crate::state::{Manufacturer, Operator};

/// How many instructions before the registration the attestation stands.
const ATTESTATION_DISTANCE: i64 = 2;
/// How many instructions before the registration the proof of possession stands.
const POSSESSION_DISTANCE: i64 = 1;

/// Domain of the manufacturer's attestation.
pub const ATTESTATION_DOMAIN: &[u8; 24] = b"flywheel/attestation/v1\n";
/// Domain of the device's proof of possession.
pub const POSSESSION_DOMAIN: &[u8; 23] = b"flywheel/possession/v1\n";

/// The ed25519 precompile's address.
pub const ED25519_PROGRAM_ID: Pubkey = pubkey!("Ed25519SigVerify111111111111111111111111111");

/// What a manufacturer signs: this device key is of this class and may be registered in this network until `expiry`.
///
/// SHA-256 over domain ‖ program id ‖ network ‖ class id (u16 LE) ‖ device key ‖ expiry (i64 LE, unix seconds).
pub fn attestation_message(
    program_id: &Pubkey,
    network: &Pubkey,
    class_id: u16,
    device_key: &Pubkey,
    expiry: i64,
) -> [u8; 32] {
    hashv(&[
        ATTESTATION_DOMAIN,
        program_id.as_ref(),
        network.as_ref(),
        &class_id.to_le_bytes(),
        device_key.as_ref(),
        &expiry.to_le_bytes(),
    ])
    .to_bytes()
}

/// What a device signs: its key is in the hands of this operator, in this network.
///
/// SHA-256 over domain ‖ program id ‖ network ‖ operator account.
pub fn possession_message(program_id: &Pubkey, network: &Pubkey, operator: &Pubkey) -> [u8; 32] {
    hashv(&[
        POSSESSION_DOMAIN,
        program_id.as_ref(),
        network.as_ref(),
        operator.as_ref(),
    ])
    .to_bytes()
}

/// A device key that asks to be admitted to a network, as a new device or in the place of another.
pub(crate) struct Admission<'a, 'info> {
    /// The instructions sysvar.
    pub instructions: &'a AccountInfo<'info>,
    /// Signs as the operator's rent payer.
    pub payer: &'a Pubkey,
    /// Signs as the operator's authority.
    pub authority: &'a Pubkey,
    /// The network account.
    pub network: &'a Pubkey,
    /// The operator account.
    pub operator_account: &'a Pubkey,
    /// Its content.
    pub operator: &'a Operator,
    /// Who made the device.
    pub manufacturer: &'a Manufacturer,
    /// Class id.
    pub class_id: u16,
    /// The key.
    pub device_key: &'a Pubkey,
    /// Last moment of the attestation, unix seconds.
    pub attestation_expiry: i64,
}

impl Admission<'_, '_> {
    /// Checks who pays and acts, whether the manufacturer may attest the key, and both signatures.
    ///
    /// # Errors
    /// `RentPayerMismatch`, `OperatorSuspended`, what `Manufacturer::require_may_attest` says, `DeviceKeyReserved`,
    /// `AttestationExpired`, and when a signature is missing, malformed, by another key or over another message, the error
    /// that says so.
    pub fn check(&self, now: u32) -> Result<()> {
        ensure_key(
            self.payer,
            &self.operator.rent_payer,
            RegistryError::RentPayerMismatch,
        )?;
        self.operator.require_not_suspended(now)?;
        self.manufacturer.require_may_attest(self.class_id)?;
        // A wallet that signs transactions anyway proves nothing about a device.
        let attestation_key = &self.manufacturer.attestation_key;
        ensure(
            self.device_key != self.authority
                && self.device_key != self.payer
                && self.device_key != attestation_key,
            RegistryError::DeviceKeyReserved,
        )?;
        self.check_signatures()
    }

    /// Both stand directly before the current instruction: the attestation, then the proof of possession.
    fn check_signatures(&self) -> Result<()> {
        let (class_id, expiry) = (self.class_id, self.attestation_expiry);
        let (instructions, network, device_key) = (self.instructions, self.network, self.device_key);
        ensure(
            expiry >= Clock::get()?.unix_timestamp,
            RegistryError::AttestationExpired,
        )?;
        let (signer, message) = signed_digest(instructions, ATTESTATION_DISTANCE)?;
        let attestation_key = &self.manufacturer.attestation_key;
        ensure_key(&signer, attestation_key, RegistryError::AttestationKeyMismatch)?;
        ensure(
            message == attestation_message(&crate::ID, network, class_id, device_key, expiry),
            RegistryError::AttestationMessageMismatch,
        )?;
        let (signer, message) = signed_digest(instructions, POSSESSION_DISTANCE)?;
        ensure_key(&signer, device_key, RegistryError::PossessionKeyMismatch)?;
        ensure(
            message == possession_message(&crate::ID, network, self.operator_account),
            RegistryError::PossessionMessageMismatch,
        )
    }
}

/// The key and the 32-byte message of the ed25519 instruction that stands `distance` instructions before the current
/// one. The precompile has verified the signature before this program runs.
///
/// # Errors
/// `SignatureInstructionMissing` when another program's instruction (or none) stands there,
/// `SignatureInstructionMalformed` when it is not exactly one self-contained signature over 32 bytes.
fn signed_digest(instructions: &AccountInfo<'_>, distance: i64) -> Result<(Pubkey, [u8; 32])> {
    let instruction = get_instruction_relative(distance.saturating_neg(), instructions)
        .map_err(|_| RegistryError::SignatureInstructionMissing)?;
    ensure_key(
        &instruction.program_id,
        &ED25519_PROGRAM_ID,
        RegistryError::SignatureInstructionMissing,
    )?;
    ensure(
        instruction.accounts.is_empty(),
        RegistryError::SignatureInstructionMalformed,
    )?;
    let signed = flywheel_ed25519::read_single(&instruction.data)
        .map_err(|_| RegistryError::SignatureInstructionMalformed)?;
    let digest =
        <[u8; 32]>::try_from(signed.message).map_err(|_| RegistryError::SignatureInstructionMalformed)?;
    Ok((Pubkey::new_from_array(*signed.public_key), digest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> Pubkey {
        Pubkey::new_from_array([byte; 32])
    }

    #[test]
    fn every_field_of_the_attestation_changes_the_message() {
        let message = attestation_message(&key(1), &key(2), 3, &key(4), 5);
        assert_ne!(message, attestation_message(&key(9), &key(2), 3, &key(4), 5));
        assert_ne!(message, attestation_message(&key(1), &key(9), 3, &key(4), 5));
        assert_ne!(message, attestation_message(&key(1), &key(2), 9, &key(4), 5));
        assert_ne!(message, attestation_message(&key(1), &key(2), 3, &key(9), 5));
        assert_ne!(message, attestation_message(&key(1), &key(2), 3, &key(4), 9));
    }

    #[test]
    fn every_field_of_the_possession_proof_changes_the_message() {
        let message = possession_message(&key(1), &key(2), &key(3));
        assert_ne!(message, possession_message(&key(9), &key(2), &key(3)));
        assert_ne!(message, possession_message(&key(1), &key(9), &key(3)));
        assert_ne!(message, possession_message(&key(1), &key(2), &key(9)));
    }
}
