//! How a node is asked.

use std::time::Duration;

use solana_commitment_config::CommitmentConfig;

/// How long a node is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For one answer.
    pub timeout: Duration,
    /// How often a question is asked again that had no answer, or one such as 429 or 503 that tells to come back later.
    pub retries: usize,
    /// The pause before the first of these; each further one is twice as long, and all vary by chance, so that many clients
    /// do not come back at once.
    pub pause: Duration,
    /// The longest pause.
    pub longest_pause: Duration,
    /// How long to wait before looking again whether transactions are confirmed.
    pub poll: Duration,
    /// How long to wait before a transaction is sent again that is not confirmed.
    pub resend: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            retries: 5,
            pause: Duration::from_millis(200),
            longest_pause: Duration::from_secs(8),
            // A slot is 200 to 400 ms.
            poll: Duration::from_millis(200),
            resend: Duration::from_secs(2),
        }
    }
}

/// How sure a cluster is of what it answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Commitment {
    /// One node has executed it.
    Processed,
    /// Two thirds of the stake have voted for it.
    #[default]
    Confirmed,
    /// It can no longer be undone.
    Finalized,
}

impl From<Commitment> for CommitmentConfig {
    fn from(commitment: Commitment) -> Self {
        match commitment {
            Commitment::Processed => Self::processed(),
            Commitment::Confirmed => Self::confirmed(),
            Commitment::Finalized => Self::finalized(),
        }
    }
}
