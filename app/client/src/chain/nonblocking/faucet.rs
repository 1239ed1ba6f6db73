//! SOL for nothing, from clusters that give it away.

use solana_address::Address;

use super::RpcChain;
use crate::error::ClientError;

/// How often to look whether what the faucet gave is there.
const LOOKS: usize = 120;

impl RpcChain {
    /// Asks the cluster's faucet to give an address lamports, and waits until it has them. Local clusters have one, devnet
    /// and testnet too, with limits; mainnet has none.
    ///
    /// # Errors
    /// [`ClientError::Unreachable`] when there is no faucet, when it gives nothing now, or no answer.
    ///
    /// ```no_run
    /// # async fn example(chain: flywheel_client::chain::nonblocking::RpcChain, me: solana_address::Address)
    /// #     -> Result<(), flywheel_client::ClientError> {
    /// chain.airdrop(&me, 1_000_000_000).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn airdrop(&self, address: &Address, lamports: u64) -> Result<(), ClientError> {
        // It is asked once: an answer that was lost may have been a yes.
        let asked = self.client.request_airdrop(address, lamports).await;
        let signature = asked.map_err(|error| {
            self.unreachable(format!(
                "its faucet gives nothing: {}",
                super::asking::reason(&error)
            ))
        })?;
        for _ in 0..LOOKS {
            let answer = self
                .ask(|| async { self.client.get_signature_statuses(&[signature]).await })
                .await?;
            let status = answer.value.into_iter().next().flatten();
            if status.is_some_and(|status| status.satisfies_commitment(self.commitment)) {
                return Ok(());
            }
            tokio::time::sleep(self.patience.poll).await;
        }
        Err(self.unreachable("its faucet has promised lamports that do not come; ask again"))
    }
}
