//! Brings a transaction to the cluster and finds out what came of it.
//!
//! A transaction is valid until its blockhash is too old. Until then it is sent again and again, since nodes drop what they
//! cannot forward; it is executed at most once however often it arrives. A new one is signed only when the old one can no
//! longer be executed: two valid ones at once could both be.

use std::sync::atomic::Ordering;

use solana_instruction::Instruction;
use solana_rpc_client_api::client_error::{Error, ErrorKind};
use solana_rpc_client_api::config::RpcSendTransactionConfig;
use solana_rpc_client_api::request::RpcError;
use solana_signature::Signature;
use solana_signer::Signer;
use solana_transaction::TransactionError;
use solana_transaction::versioned::VersionedTransaction;
use solana_transaction_status_client_types::{TransactionStatus, UiTransactionEncoding};
use tokio::time::Instant;

use super::RpcChain;
use super::asking::reason;
use super::blockhash::Signed;
use super::receipt;
use super::watch::Watch;
use crate::chain::{Outgoing, Receipt, outgoing};
use crate::error::ClientError;

/// How often a transaction is signed that nobody took while it was valid.
const LIVES: usize = 3;
/// How often a transaction is signed because the node that it was given to does not know the blockhash that it gave.
const UNKNOWN_BLOCKHASHES: usize = 8;

/// What became of a transaction.
enum Fate {
    /// It was executed in this slot.
    Executed(u64),
    /// It was not executed and never will be.
    Expired,
    /// The node has forwarded nothing, since it does not know the blockhash.
    UnknownBlockhash,
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
    pub(super) async fn deliver<S: Signer + ?Sized>(
        &self,
        outgoing: &Outgoing<'_, S>,
        price: u64,
        watch: &Watch,
    ) -> Result<Receipt, ClientError> {
        let Outgoing {
            instructions,
            signers,
        } = outgoing;
        let payer = outgoing::payer(signers)?;
        let extras = self.extras(&payer, instructions, price).await?;
        let all = extras.behind(instructions);
        let message = outgoing::message(&payer, &all, &self.tables, solana_hash::Hash::default())?;
        let mut last = Signature::default();
        let (mut lives, mut unknown) = (0, 0);
        while lives < LIVES && unknown < UNKNOWN_BLOCKHASHES {
            let signed = self.sign(&message, signers, watch).await?;
            last = signed.signature;
            match self.follow(&signed, watch).await? {
                Fate::Executed(slot) => return Ok(self.executed(instructions, &last, slot).await),
                Fate::Expired => lives += 1,
                Fate::UnknownBlockhash => unknown += 1,
            }
            tokio::time::sleep(self.patience.poll).await;
            self.renew_blockhash().await?;
        }
        let signature = last.to_string();
        Err(ClientError::Expired { signature })
    }

    /// Sends a transaction that is signed already and waits until it is confirmed.
    pub(super) async fn deliver_signed(
        &self,
        instructions: &[Instruction],
        signed: &Signed,
        watch: &Watch,
    ) -> Result<Receipt, ClientError> {
        match self.follow(signed, watch).await? {
            Fate::Executed(slot) => Ok(self.executed(instructions, &signed.signature, slot).await),
            Fate::Expired | Fate::UnknownBlockhash => Err(ClientError::Expired {
                signature: signed.signature.to_string(),
            }),
        }
    }

    /// Nothing older than a transaction of one's own is read from now on.
    async fn executed(&self, instructions: &[Instruction], signature: &Signature, slot: u64) -> Receipt {
        self.seen.fetch_max(slot, Ordering::Relaxed);
        self.receipt(instructions, signature).await
    }

    /// Sends a transaction until it is executed or can no longer be.
    async fn follow(&self, signed: &Signed, watch: &Watch) -> Result<Fate, ClientError> {
        let (mut taken, mut perhaps) = (false, false);
        loop {
            match self.hand_over(&signed.transaction, taken, &mut perhaps).await? {
                Taken::Yes => taken = true,
                Taken::Refused(refusal) if perhaps => {
                    // What is refused now may be refused because it has been executed already.
                    let slot = self.ask_history(&signed.signature).await?;
                    return slot.map(Fate::Executed).ok_or(refusal);
                }
                Taken::Refused(refusal) => return Err(refusal),
                Taken::UnknownBlockhash if !taken && !perhaps => return Ok(Fate::UnknownBlockhash),
                Taken::UnknownBlockhash => {}
            }
            if let Some(fate) = self.await_fate(signed, watch).await? {
                return Ok(fate);
            }
        }
    }

    /// Gives a transaction to the node, which tries it out first unless it has `taken` it before. `perhaps` becomes true when
    /// an attempt had no answer, so that nobody knows whether the node took it.
    async fn hand_over(
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
        let answer = self.persist(self.pauses(), send, || *perhaps = true).await;
        let Err(error) = answer else {
            return Ok(Taken::Yes);
        };
        match error.get_transaction_error() {
            Some(TransactionError::AlreadyProcessed) => Ok(Taken::Yes),
            Some(TransactionError::BlockhashNotFound) => Ok(Taken::UnknownBlockhash),
            Some(refusal) => {
                let logs = receipt::preflight_logs(&error);
                Ok(Taken::Refused(outgoing::refused(&refusal, logs)))
            }
            None if is_known(&error) => Ok(Taken::Yes),
            None => Err(self.in_doubt(&reason(&error))),
        }
    }

    /// The error of a transaction that was sent to a node that is silent since.
    fn in_doubt(&self, reason: &str) -> ClientError {
        self.unreachable(format!(
            "{reason}; the transaction may have been executed all the same"
        ))
    }

    /// Waits whether a transaction is confirmed; `None` when it is time to send it again.
    async fn await_fate(&self, signed: &Signed, watch: &Watch) -> Result<Option<Fate>, ClientError> {
        let resend = Instant::now() + self.patience.resend;
        let mut waiting = watch.add(signed.signature);
        loop {
            let round = waiting.round().await;
            let (height, status) = round.map_err(|reason| self.in_doubt(&reason))?;
            if let Some(slot) = self.slot_of(&signed.signature, status).await? {
                return Ok(Some(Fate::Executed(slot)));
            }
            if height > signed.last_height {
                // It may have been executed in the very last block, after the node was asked.
                let slot = self.ask_history(&signed.signature).await?;
                return Ok(Some(slot.map_or(Fate::Expired, Fate::Executed)));
            }
            if Instant::now() >= resend {
                return Ok(None);
            }
        }
    }

    /// The slot in which a transaction was executed, if it is confirmed, however long ago.
    async fn ask_history(&self, signature: &Signature) -> Result<Option<u64>, ClientError> {
        let asked = [*signature];
        let ask = || self.client.get_signature_statuses_with_history(&asked);
        let answer = self.ask(ask).await.map_err(|error| match error {
            ClientError::Unreachable { reason, .. } => self.in_doubt(&reason),
            other => other,
        })?;
        self.slot_of(signature, answer.value.into_iter().next().flatten())
            .await
    }

    /// The slot in which a transaction of this status was executed, if it is confirmed.
    async fn slot_of(
        &self,
        signature: &Signature,
        status: Option<TransactionStatus>,
    ) -> Result<Option<u64>, ClientError> {
        let confirmed = |status: &TransactionStatus| status.satisfies_commitment(self.commitment);
        let Some(status) = status.filter(confirmed) else {
            return Ok(None);
        };
        match status.err {
            None => Ok(Some(status.slot)),
            Some(error) => {
                let meta = self.told(signature).await;
                let logs = meta.as_ref().map_or_else(Vec::new, receipt::logs_of);
                Err(outgoing::refused(&error, logs))
            }
        }
    }
}

/// Whether a node says in words only that it has executed a transaction before.
fn is_known(error: &Error) -> bool {
    let ErrorKind::RpcError(RpcError::RpcResponseError { message, .. }) = error.kind() else {
        return false;
    };
    message.contains("already been processed")
}
