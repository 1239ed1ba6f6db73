//! What a node tells about a transaction that was executed or tried out.

use backon::BackoffBuilder;
use solana_commitment_config::{CommitmentConfig, CommitmentLevel};
use solana_instruction::Instruction;
use solana_rpc_client_api::client_error::{Error, ErrorKind};
use solana_rpc_client_api::config::RpcTransactionConfig;
use solana_rpc_client_api::request::{RpcError, RpcResponseErrorData};
use solana_signature::Signature;
use solana_transaction_status_client_types::option_serializer::OptionSerializer;
use solana_transaction_status_client_types::{
    UiInnerInstructions, UiInstruction, UiTransactionEncoding, UiTransactionStatusMeta,
};

use super::RpcChain;
use super::asking::is_passing;
use crate::chain::{Receipt, logs, outgoing};

/// How often a node that does not know a transaction is asked again what it did.
const LOOKS_PER_RECEIPT: usize = 3;

impl RpcChain {
    /// What an executed transaction did; as much as the node still knows, which may be nothing.
    pub(super) async fn receipt(&self, instructions: &[Instruction], signature: &Signature) -> Receipt {
        let Some(meta) = self.told(signature).await else {
            return Receipt::default();
        };
        let logs = logs_of(&meta);
        Receipt {
            compute_units: logs::units_per_instruction(instructions, &logs),
            events: events(meta.inner_instructions),
            logs,
            fee: meta.fee,
        }
    }

    /// What the node tells about an executed transaction. Right after the confirmation it may take a moment, or a node may
    /// keep no history at all, so that a missing answer is no error.
    pub(super) async fn told(&self, signature: &Signature) -> Option<UiTransactionStatusMeta> {
        let config = RpcTransactionConfig {
            encoding: Some(UiTransactionEncoding::Base64),
            commitment: Some(self.at_least_confirmed()),
            max_supported_transaction_version: Some(0),
        };
        let mut unknown = 0;
        let mut pauses = self.pauses().build();
        loop {
            let error = match self.client.get_transaction_with_config(signature, config).await {
                Ok(told) => return told.transaction.meta,
                Err(error) => error,
            };
            match error.kind() {
                // The node answers, and does not know it.
                ErrorKind::SerdeJson(_) => unknown += 1,
                _ if is_passing(&error) => {}
                _ => return None,
            }
            if unknown > LOOKS_PER_RECEIPT {
                return None;
            }
            tokio::time::sleep(pauses.next()?).await;
        }
    }

    /// Nodes tell nothing about transactions that are only processed.
    pub(super) fn at_least_confirmed(&self) -> CommitmentConfig {
        match self.commitment.commitment {
            CommitmentLevel::Finalized => CommitmentConfig::finalized(),
            _ => CommitmentConfig::confirmed(),
        }
    }
}

/// The logs of a transaction that failed when it was tried out.
pub fn preflight_logs(error: &Error) -> Vec<String> {
    let ErrorKind::RpcError(RpcError::RpcResponseError { data, .. }) = error.kind() else {
        return Vec::new();
    };
    let RpcResponseErrorData::SendTransactionPreflightFailure(result) = data else {
        return Vec::new();
    };
    result.logs.clone().unwrap_or_default()
}

/// The logs of an executed transaction.
pub fn logs_of(meta: &UiTransactionStatusMeta) -> Vec<String> {
    match &meta.log_messages {
        OptionSerializer::Some(logs) => logs.clone(),
        _ => Vec::new(),
    }
}

/// What programs told by calling themselves.
fn events(calls: OptionSerializer<Vec<UiInnerInstructions>>) -> Vec<Vec<u8>> {
    let OptionSerializer::Some(calls) = calls else {
        return Vec::new();
    };
    let data = calls
        .into_iter()
        .flat_map(|call| call.instructions)
        .filter_map(|call| match call {
            UiInstruction::Compiled(call) => bs58::decode(call.data).into_vec().ok(),
            UiInstruction::Parsed(_) => None,
        });
    data.filter_map(|data| outgoing::event(&data)).collect()
}
