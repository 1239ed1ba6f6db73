//! What a node remembers of executed transactions.

use std::str::FromStr;

use solana_address::Address;
use solana_rpc_client::rpc_client::GetConfirmedSignaturesForAddress2Config;
use solana_rpc_client_api::config::RpcTransactionConfig;
use solana_rpc_client_api::request::RpcRequest;
use solana_signature::Signature;
use solana_transaction_status_client_types::{
    EncodedConfirmedTransactionWithStatusMeta, UiTransactionEncoding,
};

use super::RpcChain;
use crate::error::ClientError;

/// Most transactions that a node lists at once.
pub const MENTIONS_AT_ONCE: usize = 1_000;

/// A transaction that names an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// Its first signature.
    pub signature: Signature,
    /// The slot in which it was executed.
    pub slot: u64,
    /// When, unix seconds, if the node knows.
    pub time: Option<i64>,
    /// Whether it failed: then nothing of it happened.
    pub failed: bool,
}

impl RpcChain {
    /// Up to [`MENTIONS_AT_ONCE`] confirmed transactions that name an address, the latest first; with `before`, those before
    /// that one. An empty list is the end of what the node remembers, which on most nodes is a few days.
    ///
    /// # Errors
    /// [`ClientError::Unreachable`].
    pub async fn mentions(
        &self,
        address: &Address,
        before: Option<Signature>,
    ) -> Result<Vec<Mention>, ClientError> {
        let ask = || {
            let config = GetConfirmedSignaturesForAddress2Config {
                before,
                until: None,
                limit: Some(MENTIONS_AT_ONCE),
                commitment: Some(self.at_least_confirmed()),
            };
            self.client
                .get_signatures_for_address_with_config(address, config)
        };
        let mentions = self.ask(ask).await?.into_iter().map(|of| {
            let signature = Signature::from_str(&of.signature)
                .map_err(|_| self.unreachable("it lists a transaction whose signature is none"))?;
            Ok(Mention {
                signature,
                slot: of.slot,
                time: of.block_time,
                failed: of.err.is_some(),
            })
        });
        mentions.collect()
    }

    /// A confirmed transaction with what it did, `None` when the node does not know it, perhaps not yet.
    ///
    /// # Errors
    /// [`ClientError::Unreachable`].
    pub async fn transaction(
        &self,
        signature: &Signature,
    ) -> Result<Option<EncodedConfirmedTransactionWithStatusMeta>, ClientError> {
        let config = RpcTransactionConfig {
            encoding: Some(UiTransactionEncoding::Base64),
            commitment: Some(self.at_least_confirmed()),
            max_supported_transaction_version: Some(0),
        };
        let params = serde_json::json!([signature.to_string(), config]);
        self.ask(|| self.client.send(RpcRequest::GetTransaction, params.clone()))
            .await
    }
}
