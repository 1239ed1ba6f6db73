//! Looks for many transactions at once: one question about up to 256 of them, instead of one for each.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use solana_signature::Signature;
use solana_transaction_status_client_types::TransactionStatus;
use tokio::sync::watch::{Receiver, Sender};

use super::RpcChain;
use crate::error::ClientError;

/// Most signatures that a node takes in one question.
const SIGNATURES_AT_ONCE: usize = 256;

/// What a node said about everything that is under way.
#[derive(Debug, Clone, Default)]
pub struct Round {
    /// The block height.
    pub height: u64,
    /// What it knows of which transaction.
    pub statuses: HashMap<Signature, TransactionStatus>,
    /// Why there are no further rounds: the node does not answer any more.
    pub lost: Option<String>,
}

/// The transactions of a batch that are under way, and what was last said about them.
pub struct Watch {
    waiting: Mutex<HashMap<Signature, usize>>,
    rounds: Sender<Round>,
    closed: AtomicBool,
}

impl Watch {
    /// Nothing under way.
    pub fn new() -> Self {
        Self {
            waiting: Mutex::default(),
            rounds: Sender::new(Round::default()),
            closed: AtomicBool::new(false),
        }
    }

    /// Asks about a transaction in each round from the next one on, until the guard is dropped.
    pub fn add(&self, signature: Signature) -> Waiting<'_> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        *waiting.entry(signature).or_default() += 1;
        let mut rounds = self.rounds.subscribe();
        if self.is_lost() {
            // No further round will say so.
            rounds.mark_changed();
        }
        Waiting {
            watch: self,
            signature,
            rounds,
        }
    }

    /// The block height in the latest round, 0 before the first.
    pub fn height(&self) -> u64 {
        self.rounds.borrow().height
    }

    /// Whether the node has stopped answering what is asked about all.
    fn is_lost(&self) -> bool {
        self.rounds.borrow().lost.is_some()
    }

    /// Lets nothing more begin: the node did not answer one transaction, however often it was asked. The others that are under
    /// way go on.
    pub fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }

    /// Whether nothing more is to begin.
    pub fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed) || self.is_lost()
    }

    fn signatures(&self) -> Vec<Signature> {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.keys().copied().collect()
    }
}

/// A transaction that is looked for.
pub struct Waiting<'a> {
    watch: &'a Watch,
    signature: Signature,
    rounds: Receiver<Round>,
}

impl Waiting<'_> {
    /// Waits for the next round: the block height, and what is known of the transaction.
    ///
    /// # Errors
    /// The reason why there is none.
    pub async fn round(&mut self) -> Result<(u64, Option<TransactionStatus>), String> {
        // The sender lives as long as whatever waits here.
        let _ = self.rounds.changed().await;
        let round = self.rounds.borrow_and_update();
        match &round.lost {
            Some(reason) => Err(reason.clone()),
            None => Ok((round.height, round.statuses.get(&self.signature).cloned())),
        }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut waiting = self.watch.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = waiting.get_mut(&self.signature) {
            *count -= 1;
            if *count == 0 {
                waiting.remove(&self.signature);
            }
        }
    }
}

impl RpcChain {
    /// Asks about everything under way, again and again. Ends when the node does not answer any more.
    pub(super) async fn look(&self, watch: &Watch) {
        loop {
            tokio::time::sleep(self.patience.poll).await;
            let signatures = watch.signatures();
            if signatures.is_empty() {
                continue;
            }
            match self.round(&signatures).await {
                Ok(round) => watch.rounds.send_replace(round),
                Err(error) => {
                    let lost = match error {
                        ClientError::Unreachable { reason, .. } => reason,
                        other => other.to_string(),
                    };
                    let lost = Some(lost);
                    watch.rounds.send_replace(Round {
                        lost,
                        ..Round::default()
                    });
                    return;
                }
            };
        }
    }

    async fn round(&self, signatures: &[Signature]) -> Result<Round, ClientError> {
        let mut statuses = HashMap::with_capacity(signatures.len());
        for some in signatures.chunks(SIGNATURES_AT_ONCE) {
            let answer = self.ask(|| self.client.get_signature_statuses(some)).await?;
            let known = some.iter().zip(answer.value);
            statuses.extend(known.filter_map(|(signature, status)| Some((*signature, status?))));
        }
        let ask = || self.client.get_block_height_with_commitment(self.commitment);
        Ok(Round {
            height: self.ask(ask).await?,
            statuses,
            lost: None,
        })
    }
}
