//! Brings a transaction to the cluster and finds out what came of it.
//!
//! A transaction is valid until its blockhash is too old. Until then it is sent again and again, since nodes drop what they
//! cannot forward; it is executed at most once however often it arrives. A new one is signed only when the old one can no
//! longer be executed: two valid ones at once could both be.

use std::sync::atomic::Ordering;

use backon::BlockingRetryable;
use solana_commitment_config::{CommitmentConfig, CommitmentLevel};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_rpc_client_api::client_error::Error;
use solana_rpc_client_api::client_error::ErrorKind;
use solana_rpc_client_api::config::{RpcSendTransactionConfig, RpcTransactionConfig};
use solana_rpc_client_api::request::{RpcError, RpcResponseErrorData};
use solana_signature::Signature;
use solana_transaction::TransactionError;
use solana_transaction::versioned::VersionedTransaction;
use solana_transaction_status_client_types::option_serializer::OptionSerializer;
use solana_transaction_status_client_types::{
    TransactionStatus, UiInnerInstructions, UiInstruction, UiTransactionEncoding, UiTransactionStatusMeta,
};

use super::RpcChain;
use super::asking::{is_passing, reason};
use crate::chain::{Receipt, logs, outgoing};
use crate::error::ClientError;

/// How often a transaction is signed anew that nobody took while it was valid.
const LIVES: usize = 3;
/// How often to look for a transaction before it is sent again.
const LOOKS_PER_SEND: u32 = 4;

/// How often a node is asked again what a transaction did.
const LOOKS_PER_RECEIPT: usize = 3;

/// What became of a transaction.
enum Fate {
    /// It was executed in this slot.
    Executed(u64),
    /// It was not executed and never will be.
    Expired,
}

/// What a node said to a transaction.
enum Taken {
    /// It forwards it, or has seen it before.
    Yes,
    /// It does not know the blockhash, and has forwarded nothing.
    UnknownBlockhash,
    /// It has tried it out, and it fails.
    Refused(ClientError),
}

impl RpcChain {
    /// Sends a transaction and waits until it is confirmed.
    pub(super) fn deliver(
        &self,
        instructions: &[Instruction],
        signers: &[&Keypair],
    ) -> Result<Receipt, ClientError> {
        let mut last = Signature::default();
        for _ in 0..LIVES {
            let (blockhash, last_height) =
                self.ask(|client| client.get_latest_blockhash_with_commitment(self.commitment))?;
            let transaction = outgoing::signed(instructions, signers, blockhash)?;
            last = transaction.signatures.first().copied().unwrap_or_default();
            match self.follow(&transaction, &last, last_height)? {
                Fate::Executed(slot) => {
                    self.seen.fetch_max(slot, Ordering::Relaxed);
                    return Ok(self.receipt(instructions, &last));
                }
                Fate::Expired => std::thread::sleep(self.patience.poll),
            }
        }
        Err(ClientError::Expired {
            signature: last.to_string(),
        })
    }

    /// Sends a transaction until it is executed or can no longer be.
    fn follow(
        &self,
        transaction: &VersionedTransaction,
        signature: &Signature,
        last_height: u64,
    ) -> Result<Fate, ClientError> {
        let (mut taken, mut perhaps) = (false, false);
        loop {
            match self.hand_over(transaction, taken, &mut perhaps)? {
                Taken::Yes => taken = true,
                Taken::Refused(refusal) if perhaps => {
                    // What is refused now may be refused because it has been executed already.
                    let slot = self.executed(signature, true)?;
                    return slot.map(Fate::Executed).ok_or(refusal);
                }
                Taken::Refused(refusal) => return Err(refusal),
                Taken::UnknownBlockhash if !taken && !perhaps => return Ok(Fate::Expired),
                Taken::UnknownBlockhash => {}
            }
            if let Some(fate) = self.watch(signature, last_height)? {
                return Ok(fate);
            }
        }
    }

    /// Gives a transaction to the node, which tries it out first unless it has `taken` it before. `perhaps` becomes true when
    /// an attempt had no answer, so that nobody knows whether the node took it.
    fn hand_over(
        &self,
        transaction: &VersionedTransaction,
        taken: bool,
        perhaps: &mut bool,
    ) -> Result<Taken, ClientError> {
        let config = RpcSendTransactionConfig {
            skip_preflight: taken,
            preflight_commitment: Some(self.commitment.commitment),
            encoding: Some(UiTransactionEncoding::Base64),
            // It is sent again from here, for as long as it is valid.
            max_retries: Some(0),
            ..RpcSendTransactionConfig::default()
        };
        let send = || self.client.send_transaction_with_config(transaction, config);
        let answer = send
            .retry(self.pauses())
            .when(is_passing)
            .notify(|_, _| *perhaps = true)
            .call();
        let Err(error) = answer else {
            return Ok(Taken::Yes);
        };
        match error.get_transaction_error() {
            Some(TransactionError::AlreadyProcessed) => Ok(Taken::Yes),
            Some(TransactionError::BlockhashNotFound) => Ok(Taken::UnknownBlockhash),
            Some(refusal) => Ok(Taken::Refused(outgoing::refused(
                &refusal,
                preflight_logs(&error),
            ))),
            None => Err(self.unreachable(format!(
                "{}; the transaction may have been executed all the same",
                reason(&error)
            ))),
        }
    }

    /// Looks a few times whether a transaction is confirmed; `None` when it is time to send it again.
    fn watch(&self, signature: &Signature, last_height: u64) -> Result<Option<Fate>, ClientError> {
        for _ in 0..LOOKS_PER_SEND {
            if let Some(slot) = self.executed(signature, false)? {
                return Ok(Some(Fate::Executed(slot)));
            }
            let height = self.ask(|client| client.get_block_height_with_commitment(self.commitment))?;
            if height > last_height {
                // It may have been executed in the very last block, after the first look.
                let slot = self.executed(signature, true)?;
                return Ok(Some(slot.map_or(Fate::Expired, Fate::Executed)));
            }
            std::thread::sleep(self.patience.poll);
        }
        Ok(None)
    }

    /// The slot in which a transaction was executed, if it is confirmed.
    fn executed(&self, signature: &Signature, in_history: bool) -> Result<Option<u64>, ClientError> {
        let answer = self.ask(|client| {
            if in_history {
                client.get_signature_statuses_with_history(&[*signature])
            } else {
                client.get_signature_statuses(&[*signature])
            }
        })?;
        let status: Option<TransactionStatus> = answer.value.into_iter().next().flatten();
        let confirmed = |status: &TransactionStatus| status.satisfies_commitment(self.commitment);
        let Some(status) = status.filter(confirmed) else {
            return Ok(None);
        };
        match status.err {
            None => Ok(Some(status.slot)),
            Some(error) => {
                let logs = self.told(signature).map_or_else(Vec::new, |meta| logs_of(&meta));
                Err(outgoing::refused(&error, logs))
            }
        }
    }

    /// What an executed transaction did; as much as the node still knows, which may be nothing.
    fn receipt(&self, instructions: &[Instruction], signature: &Signature) -> Receipt {
        let Some(meta) = self.told(signature) else {
            return Receipt::default();
        };
        let logs = logs_of(&meta);
        Receipt {
            compute_units: logs::units_per_instruction(instructions, &logs),
            events: events(meta.inner_instructions),
            logs,
            fee: meta.fee,
        }
    }

    /// Nodes tell nothing about transactions that are only processed.
    pub(super) fn at_least_confirmed(&self) -> CommitmentConfig {
        match self.commitment.commitment {
            CommitmentLevel::Finalized => CommitmentConfig::finalized(),
            _ => CommitmentConfig::confirmed(),
        }
    }

    /// What the node tells about an executed transaction. Right after the confirmation it may take a moment, or a node may
    /// keep no history at all, so that a missing answer is no error.
    fn told(&self, signature: &Signature) -> Option<UiTransactionStatusMeta> {
        let config = RpcTransactionConfig {
            encoding: Some(UiTransactionEncoding::Base64),
            commitment: Some(self.at_least_confirmed()),
            max_supported_transaction_version: Some(0),
        };
        let ask = || self.client.get_transaction_with_config(signature, config);
        let told = ask
            .retry(self.pauses().with_max_times(LOOKS_PER_RECEIPT))
            .when(is_passing)
            .call()
            .ok()?;
        told.transaction.meta
    }
}

fn preflight_logs(error: &Error) -> Vec<String> {
    let ErrorKind::RpcError(RpcError::RpcResponseError { data, .. }) = error.kind() else {
        return Vec::new();
    };
    let RpcResponseErrorData::SendTransactionPreflightFailure(result) = data else {
        return Vec::new();
    };
    result.logs.clone().unwrap_or_default()
}

fn logs_of(meta: &UiTransactionStatusMeta) -> Vec<String> {
    match &meta.log_messages {
        OptionSerializer::Some(logs) => logs.clone(),
        _ => Vec::new(),
    }
}

/// What programs told by calling themselves.
fn events(calls: OptionSerializer<Vec<UiInnerInstructions>>) -> Vec<Vec<u8>> {
    let OptionSerializer::Some(calls) = calls else {
        return Vec::new();
    };
    let data = calls
        .into_iter()
        .flat_map(|call| call.instructions)
        .filter_map(|call| match call {
            UiInstruction::Compiled(call) => bs58::decode(call.data).into_vec().ok(),
            UiInstruction::Parsed(_) => None,
        });
    data.filter_map(|data| outgoing::event(&data)).collect()
}
