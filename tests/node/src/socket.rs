//! `logsSubscribe` over WebSocket: as much as followers of programs need.

use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use solana_address::Address;
use tokio_tungstenite::tungstenite::{self, Message, WebSocket};

use crate::ledger::{self, Ledger};

/// How long a connection waits for its client before it looks for news.
const PAUSE: Duration = Duration::from_millis(5);

/// What all connections have in common.
#[derive(Debug, Default)]
pub struct Sockets {
    refused: AtomicBool,
    subscriptions: AtomicUsize,
}

impl Sockets {
    /// Whether connections are taken and kept.
    pub fn take(&self, taken: bool) {
        self.refused.store(!taken, Ordering::Relaxed);
    }

    /// How many subscriptions there are.
    pub fn subscriptions(&self) -> usize {
        self.subscriptions.load(Ordering::Relaxed)
    }

    fn refused(&self) -> bool {
        self.refused.load(Ordering::Relaxed)
    }
}

/// Takes connections for ever.
pub fn serve(listener: &TcpListener, ledger: &Arc<Mutex<Ledger>>, sockets: &Arc<Sockets>) {
    for stream in listener.incoming().flatten() {
        if sockets.refused() {
            continue;
        }
        let (ledger, sockets) = (Arc::clone(ledger), Arc::clone(sockets));
        std::thread::spawn(move || {
            let mut subscribed = Vec::new();
            // A client that goes away is no concern of the node.
            let _ = talk(stream, &ledger, &sockets, &mut subscribed);
            sockets
                .subscriptions
                .fetch_sub(subscribed.len(), Ordering::Relaxed);
        });
    }
}

/// Answers subscriptions and tells of the transactions that name a subscribed address, until either side ends it.
fn talk(
    stream: TcpStream,
    ledger: &Mutex<Ledger>,
    sockets: &Sockets,
    subscribed: &mut Vec<Address>,
) -> Result<(), Box<tungstenite::Error>> {
    let mut socket = tungstenite::accept(stream).map_err(|_| tungstenite::Error::ConnectionClosed)?;
    let paused = socket.get_ref().set_read_timeout(Some(PAUSE));
    paused.map_err(tungstenite::Error::Io)?;
    let mut told = ledger::lock(ledger).order.len();
    while !sockets.refused() {
        match socket.read() {
            Ok(Message::Text(text)) => {
                let request: Value = serde_json::from_str(&text).unwrap_or_default();
                send(&mut socket, &answer(&request, sockets, subscribed))?;
            }
            Ok(_) => {}
            Err(tungstenite::Error::Io(error)) if is_pause(&error) => {}
            Err(error) => return Err(Box::new(error)),
        }
        let news = news(&ledger::lock(ledger), &mut told, subscribed);
        for notification in news {
            send(&mut socket, &notification)?;
        }
    }
    Ok(())
}

fn is_pause(error: &std::io::Error) -> bool {
    matches!(
        error.kind(),
        std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
    )
}

fn send(socket: &mut WebSocket<TcpStream>, value: &Value) -> Result<(), Box<tungstenite::Error>> {
    Ok(socket.send(Message::text(value.to_string()))?)
}

fn answer(request: &Value, sockets: &Sockets, subscribed: &mut Vec<Address>) -> Value {
    let named = request["params"][0]["mentions"][0].as_str();
    let named = named.and_then(|text| text.parse().ok());
    match (request["method"].as_str(), named) {
        (Some("logsSubscribe"), Some(address)) => {
            subscribed.push(address);
            sockets.subscriptions.fetch_add(1, Ordering::Relaxed);
            json!({ "jsonrpc": "2.0", "id": request["id"], "result": subscribed.len() - 1 })
        }
        _ => {
            let error = json!({ "code": -32602, "message": "Invalid Request: Only 1 address supported" });
            json!({ "jsonrpc": "2.0", "id": request["id"], "error": error })
        }
    }
}

/// What has been executed since the first `told` transactions, for each subscription that it concerns.
fn news(ledger: &Ledger, told: &mut usize, subscribed: &[Address]) -> Vec<Value> {
    let mut news = Vec::new();
    for signature in ledger.order.iter().skip(*told) {
        let Some(executed) = ledger.executed.get(signature) else {
            continue;
        };
        for (number, address) in subscribed.iter().enumerate() {
            if executed.names(address) {
                let value =
                    json!({ "signature": signature, "err": executed.error, "logs": executed.meta.logs });
                let result = json!({ "context": { "slot": executed.slot }, "value": value });
                let params = json!({ "result": result, "subscription": number });
                news.push(json!({ "jsonrpc": "2.0", "method": "logsNotification", "params": params }));
            }
        }
    }
    *told = ledger.order.len();
    news
}
