//! Asks a node, again where that can help, and says in plain words why there is no answer.

use std::future::Future;

use backon::{BackoffBuilder, ExponentialBuilder};
use solana_rpc_client_api::client_error::{Error, ErrorKind, reqwest};
use solana_rpc_client_api::custom_error as code;
use solana_rpc_client_api::request::{RpcError, RpcResponseErrorData};

use super::RpcChain;
use crate::error::ClientError;

/// JSON-RPC's own code for a failure inside the server.
const INTERNAL_ERROR: i64 = -32603;
/// JSON-RPC's own code for a method that there is not.
const METHOD_NOT_FOUND: i64 = -32601;

impl RpcChain {
    /// Asks the node until it answers, within [`super::Patience`].
    ///
    /// # Errors
    /// [`ClientError::Unreachable`].
    pub(super) async fn ask<T, Q, A>(&self, question: Q) -> Result<T, ClientError>
    where
        Q: Fn() -> A,
        A: Future<Output = Result<T, Error>>,
    {
        let answer = self.persist(self.pauses(), question, || ()).await;
        answer.map_err(|error| self.unreachable(reason(&error)))
    }

    /// Asks again after these pauses as long as that can help. `failed` is called for each time that it does.
    ///
    /// # Errors
    /// The last one.
    pub(super) async fn persist<T, Q, A>(
        &self,
        pauses: ExponentialBuilder,
        question: Q,
        mut failed: impl FnMut(),
    ) -> Result<T, Error>
    where
        Q: Fn() -> A,
        A: Future<Output = Result<T, Error>>,
    {
        let mut pauses = pauses.build();
        loop {
            let error = match question().await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let pause = if is_passing(&error) { pauses.next() } else { None };
            let Some(pause) = pause else { return Err(error) };
            failed();
            tokio::time::sleep(pause).await;
        }
    }

    pub(super) fn pauses(&self) -> ExponentialBuilder {
        ExponentialBuilder::default()
            .with_min_delay(self.patience.pause)
            .with_max_delay(self.patience.longest_pause)
            .with_max_times(self.patience.retries)
            .with_jitter()
    }
}

/// Whether the same question may have an answer later.
pub fn is_passing(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Io(_) | ErrorKind::SerdeJson(_) | ErrorKind::Middleware(_) => true,
        ErrorKind::Reqwest(error) => error.status().is_none_or(|status| {
            status.is_server_error()
                || status == reqwest::StatusCode::TOO_MANY_REQUESTS
                || status == reqwest::StatusCode::REQUEST_TIMEOUT
        }),
        ErrorKind::RpcError(RpcError::RpcResponseError { code, .. }) => is_passing_code(*code),
        ErrorKind::RpcError(_) => true,
        ErrorKind::SigningError(_) | ErrorKind::TransactionError(_) | ErrorKind::Custom(_) => false,
    }
}

fn is_passing_code(number: i64) -> bool {
    [
        INTERNAL_ERROR,
        code::JSON_RPC_SERVER_ERROR_BLOCK_NOT_AVAILABLE,
        code::JSON_RPC_SERVER_ERROR_NODE_UNHEALTHY,
        code::JSON_RPC_SERVER_ERROR_BLOCK_STATUS_NOT_AVAILABLE_YET,
        code::JSON_RPC_SERVER_ERROR_MIN_CONTEXT_SLOT_NOT_REACHED,
    ]
    .contains(&number)
}

/// Whether the node has no such method.
pub fn is_unknown_method(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::RpcError(RpcError::RpcResponseError { code, .. }) if *code == METHOD_NOT_FOUND
    )
}

/// Why there is no answer. A node's URL is never part of it: it may hold a provider's key.
pub fn reason(error: &Error) -> String {
    match error.kind() {
        ErrorKind::Reqwest(error) => match error.status() {
            Some(status) => format!("it answers with HTTP status {status}"),
            None if error.is_timeout() => "it gives no answer in time".to_owned(),
            None if error.is_connect() => "it takes no connection".to_owned(),
            None if error.is_builder() => "the address is no http or https URL".to_owned(),
            None => "its answer breaks off or is no JSON".to_owned(),
        },
        ErrorKind::RpcError(RpcError::RpcResponseError { code, message, data }) => match data {
            RpcResponseErrorData::NodeUnhealthy {
                num_slots_behind: Some(slots),
            } => format!("it is {slots} slots behind the cluster"),
            _ => format!("it answers with error {code}, {message:?}"),
        },
        ErrorKind::SerdeJson(error) => format!("its answer is not what was asked for ({error})"),
        ErrorKind::Middleware(_) => "the connection fails".to_owned(),
        other => other.to_string(),
    }
}
