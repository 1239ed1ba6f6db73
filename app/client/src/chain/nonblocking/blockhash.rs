//! One blockhash for many transactions, as long as enough of its life is left.

use std::collections::HashSet;

use solana_hash::Hash;
use solana_message::VersionedMessage;
use solana_signature::Signature;
use solana_signer::Signer;
use solana_transaction::versioned::VersionedTransaction;
use tokio::time::Instant;

use super::RpcChain;
use super::watch::Watch;
use crate::chain::outgoing;
use crate::error::ClientError;

/// A transaction is signed with a blockhash that is valid for at least so many more blocks: half of its life.
const BLOCKS_LEFT: u64 = 75;

/// The blockhash that transactions are signed with.
#[derive(Debug, Default)]
pub struct Recent {
    hash: Hash,
    /// The last block height at which it is valid; 0 when there is none.
    last_height: u64,
    /// What was signed with it.
    used: HashSet<Signature>,
}

/// A transaction with the end of its life.
pub struct Signed {
    /// The transaction.
    pub transaction: VersionedTransaction,
    /// Its first signature.
    pub signature: Signature,
    /// The last block height at which it may be executed.
    pub last_height: u64,
}

impl RpcChain {
    /// Gets another blockhash for what is signed from now on.
    ///
    /// # Errors
    /// [`ClientError::Unreachable`].
    pub(super) async fn renew_blockhash(&self) -> Result<(), ClientError> {
        self.renew(&mut *self.blockhash.lock().await).await
    }

    async fn renew(&self, recent: &mut Recent) -> Result<(), ClientError> {
        let ask = || self.client.get_latest_blockhash_with_commitment(self.commitment);
        let (hash, last_height) = self.ask(ask).await?;
        if hash != recent.hash {
            recent.used.clear();
        }
        (recent.hash, recent.last_height) = (hash, last_height);
        Ok(())
    }

    /// Signs a message with a recent blockhash, and never twice with the same one: two like transactions would be one and the
    /// same, executed once.
    ///
    /// # Errors
    /// [`ClientError::Signing`] or [`ClientError::Unreachable`].
    pub(super) async fn sign<S: Signer + ?Sized>(
        &self,
        message: &VersionedMessage,
        signers: &[&S],
        watch: &Watch,
    ) -> Result<Signed, ClientError> {
        let until = Instant::now() + self.patience.timeout;
        loop {
            {
                let mut recent = self.blockhash.lock().await;
                if watch.height() + BLOCKS_LEFT > recent.last_height {
                    self.renew(&mut recent).await?;
                }
                let mut message = message.clone();
                message.set_recent_blockhash(recent.hash);
                let transaction = outgoing::signed(message, signers)?;
                let signature = transaction.signatures.first().copied().unwrap_or_default();
                if recent.used.insert(signature) {
                    return Ok(Signed {
                        transaction,
                        signature,
                        last_height: recent.last_height,
                    });
                }
                if Instant::now() > until {
                    return Err(self.unreachable("it gives no new blockhash"));
                }
                // Not usable any more, for this one.
                recent.last_height = 0;
            }
            tokio::time::sleep(self.patience.poll).await;
        }
    }
}
