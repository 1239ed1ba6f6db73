//! What became of a transaction, in a word.

use flywheel_client::chain::Receipt;
use flywheel_client::error::ClientError;

/// `accepted`, else the name of the program's error, else the chain's words.
pub fn outcome(result: Result<Receipt, ClientError>) -> String {
    match result {
        Ok(_) => "accepted".to_owned(),
        Err(ClientError::Refused(refusal)) => refusal.name.unwrap_or(refusal.message),
        Err(other) => other.to_string(),
    }
}
