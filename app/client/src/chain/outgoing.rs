//! What every backend does with a transaction before it is sent and after it is refused.

use anchor_lang::event::EVENT_IX_TAG_LE;
use solana_address::Address;
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_instruction::error::InstructionError;
use solana_message::{AddressLookupTableAccount, VersionedMessage};
use solana_signature::Signature;
use solana_signer::Signer;
use solana_transaction::TransactionError;
use solana_transaction::versioned::VersionedTransaction;

use crate::error::{ClientError, Refusal};
use crate::transactions;

/// Who pays a transaction with these signers.
///
/// # Errors
/// [`ClientError::Signing`] when there is none.
pub fn payer<S: Signer + ?Sized>(signers: &[&S]) -> Result<Address, ClientError> {
    let first = signers
        .first()
        .ok_or_else(|| ClientError::Signing("no signer".to_owned()))?;
    first.try_pubkey().map_err(signing)
}

/// The message of these instructions, small enough to be sent.
///
/// # Errors
/// [`ClientError::TooLarge`].
pub fn message(
    payer: &Address,
    instructions: &[Instruction],
    tables: &[AddressLookupTableAccount],
    blockhash: Hash,
) -> Result<VersionedMessage, ClientError> {
    let bytes = transactions::size_with_tables(payer, instructions, tables)?;
    if bytes > transactions::MAX_BYTES {
        return Err(ClientError::TooLarge {
            bytes,
            limit: transactions::MAX_BYTES,
        });
    }
    transactions::message_with_tables(payer, instructions, tables, blockhash)
}

/// A message signed by all of these.
///
/// # Errors
/// [`ClientError::Signing`].
pub fn signed<S: Signer + ?Sized>(
    message: VersionedMessage,
    signers: &[&S],
) -> Result<VersionedTransaction, ClientError> {
    VersionedTransaction::try_new(message, signers).map_err(signing)
}

/// A message that nobody has signed, for trying it out.
pub fn unsigned(message: VersionedMessage) -> VersionedTransaction {
    let signatures = usize::from(message.header().num_required_signatures);
    VersionedTransaction {
        signatures: vec![Signature::default(); signatures],
        message,
    }
}

fn signing(error: solana_signer::SignerError) -> ClientError {
    ClientError::Signing(error.to_string())
}

/// The refusal of a transaction that failed with `error`.
pub fn refused(error: &TransactionError, logs: Vec<String>) -> ClientError {
    ClientError::Refused(Box::new(refusal(error, logs)))
}

/// Why a transaction failed with `error`.
pub fn refusal(error: &TransactionError, logs: Vec<String>) -> Refusal {
    let (instruction, code) = match error {
        TransactionError::InstructionError(index, InstructionError::Custom(code)) => {
            (Some(*index), Some(*code))
        }
        TransactionError::InstructionError(index, _) => (Some(*index), None),
        _ => (None, None),
    };
    Refusal::from_logs(instruction, code, error.to_string(), logs)
}

/// What a program told by calling itself with this data, `None` when the call was for something else.
pub fn event(data: &[u8]) -> Option<Vec<u8>> {
    data.strip_prefix(EVENT_IX_TAG_LE).map(<[u8]>::to_vec)
}
