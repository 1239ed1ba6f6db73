//! What is answered: JSON, also when there is nothing to give.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::store::Key;

/// Something that was found.
pub struct Answer<T>(pub T);

/// Why nothing is given, and what to ask for instead.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    body: Body,
}

#[derive(Debug, Serialize)]
struct Body {
    error: &'static str,
    message: String,
}

impl Refusal {
    /// A part of the path that is not what it should be.
    pub fn bad(part: &str, found: &str, expected: &str) -> Self {
        let message = format!("{part}: expected {expected}, found {found:?}");
        Self::new(StatusCode::BAD_REQUEST, "badRequest", message)
    }

    /// An epoch that is not published here.
    pub fn no_epoch(key: &Key) -> Self {
        let message = format!(
            "epoch {} of pool {} is not published here; it may not be over yet",
            key.epoch, key.pool
        );
        Self::new(StatusCode::NOT_FOUND, "epochNotFound", message)
    }

    /// A device without a leaf.
    pub fn no_leaf(index: u32, epoch: u64) -> Self {
        let message = format!(
            "device {index} has no leaf after epoch {epoch}: it has not earned anything yet, or there is no such device"
        );
        Self::new(StatusCode::NOT_FOUND, "deviceNotFound", message)
    }

    /// A path that is none of the three.
    pub fn no_such_path() -> Self {
        let message = "ask for /v1/pools/POOL/epochs/EPOCH/proofs/INDEX, /v1/pools/POOL/epochs/EPOCH/manifest or /healthz";
        Self::new(StatusCode::NOT_FOUND, "pathNotFound", message.to_owned())
    }

    /// Leaves that do not lead to the root of their manifest. What is wrong with them is for who runs the server.
    pub fn damaged(reason: &str) -> Self {
        eprintln!("{reason}");
        let message = "the leaves of this epoch are damaged here and are not served; ask another oracle";
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "leavesDamaged",
            message.to_owned(),
        )
    }

    fn new(status: StatusCode, error: &'static str, message: String) -> Self {
        let body = Body { error, message };
        Self { status, body }
    }
}

impl<T: Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        json(StatusCode::OK, &self.0)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        json(self.status, &self.body)
    }
}

fn json(status: StatusCode, value: &impl Serialize) -> Response {
    // Numbers, texts and lists always have a JSON form.
    let body = serde_json::to_string(value).unwrap_or_default();
    (status, [(CONTENT_TYPE, "application/json")], body).into_response()
}
