//! What can go wrong, with the program's own words.

use solana_address::Address;

/// Why the chain refused a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Which instruction of the transaction failed, from 0, when the chain said so.
    pub instruction: Option<u8>,
    /// The number of a program's own error.
    pub code: Option<u32>,
    /// The name of a program's own error, such as `QuotaZero`.
    pub name: Option<String>,
    /// What happened, in a sentence.
    pub message: String,
    /// The transaction's logs.
    pub logs: Vec<String>,
}

impl Refusal {
    /// Reads name and sentence of an Anchor error out of the logs; `message` stands in when there is none.
    pub fn from_logs(instruction: Option<u8>, code: Option<u32>, message: String, logs: Vec<String>) -> Self {
        let anchor_error = logs.iter().rev().find(|line| line.contains("AnchorError"));
        let between = |start: &str, end: &str| {
            let text = anchor_error?.split_once(start)?.1;
            Some(
                text.split_once(end)
                    .map_or(text, |(text, _)| text)
                    .trim_end_matches('.')
                    .to_owned(),
            )
        };
        let name = between("Error Code: ", ". Error Number");
        let sentence = between("Error Message: ", "\u{0}").map(|sentence| sentence + ".");
        let message = sentence.or_else(|| missing_lamports(&logs)).unwrap_or(message);
        Self {
            instruction,
            code,
            name,
            message,
            logs,
        }
    }
}

/// A sentence for a payer who has too little, of which the system program says no more than a number: it logs
/// `Transfer: insufficient lamports 5, need 7`.
fn missing_lamports(logs: &[String]) -> Option<String> {
    let last = logs
        .iter()
        .rev()
        .find(|line| line.contains("insufficient lamports "))?;
    let (_, numbers) = last.split_once("insufficient lamports ")?;
    let (has, needs) = numbers.split_once(", need ")?;
    Some(format!(
        "Whoever pays has {has} lamports and needs {needs}; give that account more."
    ))
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(name) = &self.name {
            write!(f, "{name}: ")?;
        }
        f.write_str(&self.message)
    }
}

/// What can go wrong between a caller and the programs.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The chain refused a transaction; nothing of it happened.
    #[error("{0}")]
    Refused(Box<Refusal>),
    /// A proof cannot be made from a tree.
    #[error("no proof: {0}; give positions of leaves that are in the tree, each once")]
    Proof(flywheel_merkle::MerkleError),
    /// Numbers of stake accounts do not go together; the vault writes none that do not.
    #[error("the stake accounts' numbers do not fit together: {0}; check the addresses")]
    Stake(#[from] flywheel_stake::StakeError),
    /// Numbers of a revenue pool do not go together; burn-share writes none that do not.
    #[error("the revenue pool's numbers do not fit together: {0}; check the addresses")]
    Revenue(#[from] flywheel_revenue::RevenueError),
    /// An account that should exist does not.
    #[error("account {address} does not exist; create it first or check the cluster")]
    AccountMissing {
        /// The address.
        address: Address,
    },
    /// Account data is not of the type asked for.
    #[error("the account's data is not a {expected}; check the address")]
    UnexpectedAccount {
        /// The type asked for.
        expected: &'static str,
    },
    /// A program's file could not be read.
    #[error("cannot read program {path}: {source}; run `cargo xtask build` first")]
    ProgramFile {
        /// The file.
        path: std::path::PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file that holds a chain cannot be used; the reason says what to do about it.
    #[error("chain file {path}: {reason}")]
    ChainFile {
        /// The file.
        path: std::path::PathBuf,
        /// Why, and what to do about it.
        reason: String,
    },
    /// A keypair file cannot be read or written; the reason says what to do about it.
    #[error("keypair file {path}: {reason}")]
    KeypairFile {
        /// The file.
        path: std::path::PathBuf,
        /// Why, and what to do about it.
        reason: String,
    },
    /// An instruction by itself is larger than a transaction may be.
    #[error("instruction takes a transaction of {bytes} bytes, above the limit of {limit}")]
    TooLarge {
        /// Bytes that it takes.
        bytes: usize,
        /// Bytes that a transaction may have.
        limit: usize,
    },
    /// A cluster gives no SOL away, or not so much now.
    #[error("{endpoint} gives no SOL away: {reason}; ask for less or later, or send SOL from another wallet")]
    FaucetRefused {
        /// The node's host.
        endpoint: String,
        /// What it says.
        reason: String,
    },
    /// A node does not answer, or not with what was asked for; the reason says which of the two.
    #[error(
        "{endpoint} cannot be reached: {reason}; check the address and your connection, then repeat the command"
    )]
    Unreachable {
        /// The node's address.
        endpoint: String,
        /// What went wrong when it was last asked.
        reason: String,
    },
    /// A transaction was sent, and the cluster took it at no time of its life. Nothing of it happened or ever will.
    #[error(
        "the cluster did not take transaction {signature} while it was valid; nothing of it happened, repeat the command"
    )]
    Expired {
        /// The transaction's first signature.
        signature: String,
    },
    /// Nothing was sent of a transaction of a batch, since one before it failed.
    #[error(
        "nothing was sent of it, since another transaction failed; remove that cause and repeat the command"
    )]
    NotSent,
    /// A signature could not be made.
    #[error("cannot sign: {0}")]
    Signing(String),
}

impl ClientError {
    /// Whether the transaction that failed with it may have been executed all the same: then the accounts must be read before
    /// it is repeated.
    pub fn may_have_happened(&self) -> bool {
        matches!(self, Self::Unreachable { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_speaks_with_the_programs_name_and_sentence() {
        let logs = vec![
            "Program X invoke [1]".to_owned(),
            "Program log: AnchorError thrown in programs/x/src/y.rs:1. Error Code: QuotaZero. Error Number: 6009. \
             Error Message: The quota must be at least 1.."
                .to_owned(),
        ];
        let refusal = Refusal::from_logs(Some(0), Some(6009), "custom error".to_owned(), logs);
        assert_eq!(refusal.name.as_deref(), Some("QuotaZero"));
        assert_eq!(refusal.to_string(), "QuotaZero: The quota must be at least 1.");
    }

    #[test]
    fn a_payer_who_has_too_little_is_told_how_much() {
        let logs = vec!["Transfer: insufficient lamports 5, need 7".to_owned()];
        let refusal = Refusal::from_logs(Some(0), Some(1), "custom program error: 0x1".to_owned(), logs);
        assert_eq!(
            refusal.to_string(),
            "Whoever pays has 5 lamports and needs 7; give that account more."
        );
    }

    #[test]
    fn a_refusal_without_a_program_error_keeps_the_chains_words() {
        let refusal = Refusal::from_logs(None, None, "insufficient funds".to_owned(), vec![]);
        assert_eq!(
            (refusal.name.clone(), refusal.to_string()),
            (None, "insufficient funds".to_owned())
        );
    }
}
