//! What the node remembers beside the chain's accounts: blocks, blockhashes and what became of transactions.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use flywheel_client::chain::{Chain, EmbeddedChain};
use litesvm::types::TransactionMetadata;
use solana_address::Address;
use solana_hash::Hash;
use solana_transaction::TransactionError;
use solana_transaction::versioned::VersionedTransaction;

/// Blocks that a blockhash is valid on every cluster.
const LIFETIME: u64 = 150;

/// A transaction that was executed.
pub struct Executed {
    /// In which slot.
    pub slot: u64,
    /// Why it failed, if it did.
    pub error: Option<TransactionError>,
    /// What it did.
    pub meta: TransactionMetadata,
    /// The chain's time, unix seconds.
    pub time: i64,
    /// The transaction.
    pub transaction: VersionedTransaction,
}

impl Executed {
    /// Whether it names an address. No lookup tables: an embedded chain does not say what was loaded from them.
    pub fn names(&self, address: &Address) -> bool {
        self.transaction.message.static_account_keys().contains(address)
    }
}

/// Why a transaction is not taken.
pub struct Refused {
    /// The error.
    pub error: TransactionError,
    /// The logs of the attempt.
    pub logs: Vec<String>,
}

/// The node's memory.
pub struct Ledger {
    /// The chain.
    pub chain: EmbeddedChain,
    /// The present slot and block.
    pub slot: u64,
    /// How long a slot takes; a slot for each request if nothing is set.
    slot_time: Option<(Instant, Duration)>,
    /// Blocks that a blockhash is valid.
    pub lifetime: u64,
    /// What was paid for a compute unit in recent blocks, micro-lamports.
    pub prices: Vec<u64>,
    /// Valid blockhashes with the last block in which they are.
    blockhashes: VecDeque<(Hash, u64)>,
    /// Executed transactions by their first signature.
    pub executed: BTreeMap<String, Executed>,
    /// Their signatures in the order of their execution.
    pub order: Vec<String>,
}

/// The ledger, even if a test has failed while it held it.
pub fn lock(ledger: &Mutex<Ledger>) -> MutexGuard<'_, Ledger> {
    ledger.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Ledger {
    /// The memory of a node that begins with this chain.
    pub fn new(mut chain: EmbeddedChain) -> Self {
        // Several blockhashes are valid at once; the chain by itself knows only the latest.
        let svm = std::mem::take(chain.svm());
        *chain.svm() = svm.with_blockhash_check(false);
        Self {
            slot: chain.slot().expect("a clock"),
            chain,
            slot_time: None,
            lifetime: LIFETIME,
            prices: Vec::new(),
            blockhashes: VecDeque::new(),
            executed: BTreeMap::new(),
            order: Vec::new(),
        }
    }

    /// Lets slots pass by the clock from now on, as on a cluster.
    pub fn set_slot_time(&mut self, slot_time: Duration) {
        self.slot_time = Some((Instant::now(), slot_time));
    }

    /// Whether slots pass by the clock.
    pub fn has_slots(&self) -> bool {
        self.slot_time.is_some()
    }

    /// Goes on to the present slot; there is one for each request where the clock does not count.
    pub fn tick(&mut self) {
        match &mut self.slot_time {
            None => self.slot += 1,
            Some((since, length)) => {
                while since.elapsed() >= *length {
                    *since += *length;
                    self.slot += 1;
                }
            }
        }
        self.chain.wait_for_slot(self.slot).expect("a clock");
    }

    /// A blockhash with the last block in which it is valid: the slot's, or a new one where slots do not pass by the clock.
    pub fn new_blockhash(&mut self) -> (Hash, u64) {
        let of_slot = self.slot + self.lifetime;
        if let Some(latest) = self.blockhashes.back()
            && self.has_slots()
            && latest.1 == of_slot
        {
            return *latest;
        }
        self.chain.next_blockhash();
        let given = (self.chain.svm().latest_blockhash(), self.slot + self.lifetime);
        self.blockhashes.push_back(given);
        given
    }

    /// Tries out a transaction that may not be signed.
    pub fn simulate(
        &mut self,
        transaction: VersionedTransaction,
    ) -> (Option<TransactionError>, TransactionMetadata) {
        let svm = std::mem::take(self.chain.svm());
        *self.chain.svm() = svm.with_sigverify(false);
        let result = self.chain.svm().simulate_transaction(transaction);
        let svm = std::mem::take(self.chain.svm());
        *self.chain.svm() = svm.with_sigverify(true);
        match result {
            Ok(done) => (None, done.meta),
            Err(failed) => (Some(failed.err), failed.meta),
        }
    }

    /// Executes a transaction; with `preflight` only if it succeeds. Gives its signature.
    pub fn execute(
        &mut self,
        transaction: VersionedTransaction,
        preflight: bool,
    ) -> Result<String, Box<Refused>> {
        let refused = |error, logs| Box::new(Refused { error, logs });
        let signature = transaction.signatures[0].to_string();
        if self.executed.contains_key(&signature) {
            return if preflight {
                Err(refused(TransactionError::AlreadyProcessed, vec![]))
            } else {
                Ok(signature)
            };
        }
        let slot = self.slot;
        self.blockhashes.retain(|(_, last)| *last >= slot);
        let hash = transaction.message.recent_blockhash();
        if !self.blockhashes.iter().any(|(known, _)| known == hash) {
            return if preflight {
                Err(refused(TransactionError::BlockhashNotFound, vec![]))
            } else {
                Ok(signature)
            };
        }
        if preflight && let Err(failed) = self.chain.svm().simulate_transaction(transaction.clone()) {
            return Err(refused(failed.err, failed.meta.logs));
        }
        let (error, meta) = match self.chain.svm().send_transaction(transaction.clone()) {
            Ok(meta) => (None, meta),
            Err(failed) => (Some(failed.err), failed.meta),
        };
        let time = self.chain.now();
        let executed = Executed {
            slot,
            error,
            meta,
            time,
            transaction,
        };
        self.executed.insert(signature.clone(), executed);
        self.order.push(signature.clone());
        Ok(signature)
    }
}
