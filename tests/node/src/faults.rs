//! What can go wrong between a client and a node.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// What goes wrong with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is answered with this HTTP status, and nothing is done.
    Status(u16),
    /// The answer comes so much later.
    Slow(Duration),
    /// The connection is closed before anything is done.
    Dropped,
    /// What was asked for is done, and the connection is closed before the answer.
    AnswerLost,
    /// The answer breaks off.
    AnswerTorn,
    /// A blockhash is given that the cluster does not know; nothing else is affected.
    StaleBlockhash,
    /// A transaction is taken and never forwarded; nothing else is affected.
    TransactionLost,
}

/// Which requests run into faults.
#[derive(Debug, Default)]
pub struct Faults {
    plan: Mutex<(usize, Vec<Fault>)>,
    requests: AtomicUsize,
}

impl Faults {
    /// Lets every `every`th request run into the next of these, in turn.
    pub fn set(&self, every: usize, faults: &[Fault]) {
        *self.plan.lock().unwrap_or_else(PoisonError::into_inner) = (every, faults.to_vec());
    }

    /// Counts a request; the fault that it runs into.
    pub fn next(&self) -> Option<Fault> {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        let plan = self.plan.lock().unwrap_or_else(PoisonError::into_inner);
        let (every, faults) = &*plan;
        if faults.is_empty() || !number.is_multiple_of((*every).max(1)) {
            return None;
        }
        faults.get(number / (*every).max(1) % faults.len()).copied()
    }

    /// How many requests there were.
    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }
}
