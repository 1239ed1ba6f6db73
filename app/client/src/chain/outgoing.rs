//! What every backend does with a transaction before it is sent and after it is refused.

use anchor_lang::event::EVENT_IX_TAG_LE;
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_signer::Signer;
use solana_transaction::TransactionError;
use solana_transaction::versioned::VersionedTransaction;

use crate::error::{ClientError, Refusal};
use crate::transactions;

/// The transaction of these instructions, paid by the first signer and signed by all of them.
///
/// # Errors
/// [`ClientError::TooLarge`] or [`ClientError::Signing`].
pub fn signed(
    instructions: &[Instruction],
    signers: &[&Keypair],
    blockhash: Hash,
) -> Result<VersionedTransaction, ClientError> {
    let payer = signers
        .first()
        .ok_or_else(|| ClientError::Signing("no signer".to_owned()))?;
    let bytes = transactions::size(&payer.pubkey(), instructions)?;
    if bytes > transactions::MAX_BYTES {
        return Err(ClientError::TooLarge {
            bytes,
            limit: transactions::MAX_BYTES,
        });
    }
    let message = transactions::message(&payer.pubkey(), instructions, blockhash)?;
    VersionedTransaction::try_new(message, signers).map_err(|error| ClientError::Signing(error.to_string()))
}

/// The refusal of a transaction that failed with `error`.
pub fn refused(error: &TransactionError, logs: Vec<String>) -> ClientError {
    let (instruction, code) = match error {
        TransactionError::InstructionError(index, InstructionError::Custom(code)) => {
            (Some(*index), Some(*code))
        }
        TransactionError::InstructionError(index, _) => (Some(*index), None),
        _ => (None, None),
    };
    ClientError::Refused(Box::new(Refusal::from_logs(
        instruction,
        code,
        error.to_string(),
        logs,
    )))
}

/// What a program told by calling itself with this data, `None` when the call was for something else.
pub fn event(data: &[u8]) -> Option<Vec<u8>> {
    data.strip_prefix(EVENT_IX_TAG_LE).map(<[u8]>::to_vec)
}
