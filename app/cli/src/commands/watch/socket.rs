//! The node's WebSocket: tells of transactions that name a program, and is connected anew when it breaks.

use std::sync::mpsc::Sender;
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use solana_address::Address;
use solana_signature::Signature;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::failure::Failure;

/// How long a node may take to connect and subscribe.
const PATIENCE: Duration = Duration::from_secs(15);
/// How often the node is asked whether it is still there, and how long it may be silent: connections break without a word.
const PING: Duration = Duration::from_secs(15);
const SILENCE: Duration = Duration::from_secs(45);
/// The first and the longest pause before connecting anew.
const PAUSES: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(30)];

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What the node tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signal {
    /// From now on it tells of everything: what came before has to be looked for.
    Listening,
    /// A successful transaction names a program.
    Mentioned {
        /// Its first signature.
        signature: Signature,
        /// Its slot.
        slot: u64,
    },
    /// The connection broke, and why.
    Lost(String),
}

/// Listens for ever; gives up, with exit code 3, only when there is no connection the first time.
pub async fn listen(url: &str, programs: &[Address], signals: Sender<Signal>) -> Failure {
    let pauses = ExponentialBuilder::default()
        .with_min_delay(PAUSES[0])
        .with_max_delay(PAUSES[1])
        .without_max_times()
        .with_jitter();
    let (mut waits, mut connected_once) = (pauses.build(), false);
    loop {
        let connected = timeout(PATIENCE, subscribed(url, programs, &signals)).await;
        let reason = match connected.unwrap_or_else(|_| Err("it does not answer in time".to_owned())) {
            Ok(socket) => {
                connected_once = true;
                waits = pauses.build();
                // Whoever wants to hear no more ends the command.
                let _ = signals.send(Signal::Listening);
                heard(socket, &signals).await
            }
            Err(reason) if !connected_once => return unreachable(url, &reason),
            Err(reason) => reason,
        };
        let _ = signals.send(Signal::Lost(reason));
        tokio::time::sleep(waits.next().unwrap_or(PAUSES[1])).await;
    }
}

/// A connection that tells of all programs. What it tells before the last subscription stands is passed on too.
async fn subscribed(url: &str, programs: &[Address], signals: &Sender<Signal>) -> Result<Socket, String> {
    let (mut socket, _) = connect_async(url).await.map_err(|error| error.to_string())?;
    for (id, program) in programs.iter().enumerate() {
        // Nodes tell no history of what is only processed.
        let params = json!([{ "mentions": [program.to_string()] }, { "commitment": "confirmed" }]);
        let request = json!({ "jsonrpc": "2.0", "id": id, "method": "logsSubscribe", "params": params });
        let sent = socket.send(Message::text(request.to_string())).await;
        sent.map_err(|error| error.to_string())?;
    }
    let mut open = programs.len();
    while open > 0 {
        let message = message(&mut socket).await?;
        if let Some(error) = message.get("error") {
            let text = error["message"].as_str().unwrap_or("no reason given");
            return Err(format!("it refuses logsSubscribe: {text}"));
        }
        if message.get("result").is_some() {
            open -= 1;
        }
        if let Some(signal) = mentioned(&message) {
            let _ = signals.send(signal);
        }
    }
    Ok(socket)
}

/// Passes on what a connection tells until it breaks, and says why it did.
async fn heard(mut socket: Socket, signals: &Sender<Signal>) -> String {
    let mut ping = tokio::time::interval(PING);
    let mut silent_since = tokio::time::Instant::now();
    loop {
        tokio::select! {
            message = message(&mut socket) => match message {
                Err(reason) => return reason,
                Ok(message) => {
                    silent_since = tokio::time::Instant::now();
                    if let Some(signal) = mentioned(&message) {
                        let _ = signals.send(signal);
                    }
                }
            },
            _ = ping.tick() => {
                if silent_since.elapsed() > SILENCE {
                    return "it has fallen silent".to_owned();
                }
                if let Err(error) = socket.send(Message::Ping(Vec::new().into())).await {
                    return error.to_string();
                }
            }
        }
    }
}

/// The next message; `null` for one that holds no JSON, such as the answer to a ping.
async fn message(socket: &mut Socket) -> Result<Value, String> {
    match socket.next().await {
        None | Some(Ok(Message::Close(_))) => Err("it has closed the connection".to_owned()),
        Some(Err(error)) => Err(error.to_string()),
        Some(Ok(Message::Text(text))) => Ok(serde_json::from_str(&text).unwrap_or_default()),
        Some(Ok(_)) => Ok(Value::Null),
    }
}

/// The successful transaction that a message tells of.
fn mentioned(message: &Value) -> Option<Signal> {
    let result = &message["params"]["result"];
    let value = &result["value"];
    if message["method"] != "logsNotification" || !value["err"].is_null() {
        return None;
    }
    Some(Signal::Mentioned {
        signature: value["signature"].as_str()?.parse().ok()?,
        slot: result["context"]["slot"].as_u64()?,
    })
}

/// Without path and query of the URL, where keys of providers stand.
fn unreachable(url: &str, reason: &str) -> Failure {
    let (scheme, rest) = url.split_once("://").unwrap_or(("ws", url));
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = host.rsplit('@').next().unwrap_or(host);
    Failure::Unreachable(format!(
        "the WebSocket {scheme}://{host} cannot be reached: {reason}; name another with --ws URL"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_successful_transactions_are_told_of() {
        let signature = Signature::from([7; 64]);
        let message = |err: Value| {
            let value = json!({ "signature": signature.to_string(), "err": err, "logs": [] });
            let result = json!({ "context": { "slot": 5 }, "value": value });
            json!({ "method": "logsNotification", "params": { "result": result, "subscription": 0 } })
        };
        assert_eq!(
            mentioned(&message(Value::Null)),
            Some(Signal::Mentioned { signature, slot: 5 })
        );
        assert_eq!(mentioned(&message(json!("AccountInUse"))), None);
        assert_eq!(mentioned(&json!({ "result": 3, "id": 0 })), None);
    }

    #[test]
    fn a_websocket_is_named_without_the_keys_of_its_url() {
        let text = unreachable("wss://me:secret@rpc.example.com/secret?key=secret", "no").to_string();
        assert!(
            text.contains("wss://rpc.example.com cannot") && !text.contains("secret"),
            "{text}"
        );
    }
}
