//! SOL for nothing, from clusters that give it away.

use serde_json::json;
use solana_address::Address;
use solana_rpc_client_api::client_error::ErrorKind;
use solana_rpc_client_api::request::{RpcError, RpcRequest};
use solana_signature::Signature;

use super::RpcChain;
use crate::error::ClientError;

/// How often to look whether what the faucet gave is there.
const LOOKS: usize = 120;

impl RpcChain {
    /// Asks the cluster's faucet to give an address lamports, and waits until it has them. Local clusters have one, devnet
    /// and testnet too, with limits; mainnet has none.
    ///
    /// # Errors
    /// [`ClientError::FaucetRefused`] when there is no faucet, or it gives nothing now; [`ClientError::Unreachable`] when there
    /// is no answer.
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
        let params = json!([address.to_string(), lamports]);
        // The client's own method does not pass on why there is nothing.
        let asked = self.client.send(RpcRequest::RequestAirdrop, params).await;
        let signature: String = asked.map_err(|error| {
            let reason = super::asking::reason(&error);
            match error.kind() {
                ErrorKind::RpcError(RpcError::RpcResponseError { .. }) => ClientError::FaucetRefused {
                    endpoint: self.endpoint.to_string(),
                    reason,
                },
                _ => self.unreachable(reason),
            }
        })?;
        let signature: Signature = signature
            .parse()
            .map_err(|_| self.unreachable("it answers with something else than a signature"))?;
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
