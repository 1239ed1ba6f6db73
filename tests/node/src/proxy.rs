//! Stands before a real node and lets requests run into faults, as public nodes do.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use solana_transaction::versioned::VersionedTransaction;

use crate::faults::{Fault, Faults};
use crate::http;

/// A proxy that serves until the process ends.
pub struct Proxy {
    url: String,
    faults: Arc<Faults>,
}

impl Proxy {
    /// Passes requests on to the node at `host:port`.
    pub fn start(node: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let proxy = Self {
            url: format!("http://{}", listener.local_addr().expect("an address")),
            faults: Arc::new(Faults::default()),
        };
        let (node, faults) = (node.to_owned(), Arc::clone(&proxy.faults));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (node, faults) = (node.clone(), Arc::clone(&faults));
                // A client or a node that goes away is no concern of the proxy.
                std::thread::spawn(move || pass(stream, &node, &faults));
            }
        });
        proxy
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Lets every `every`th request run into the next of these faults, in turn; none do with an empty list.
    pub fn fail(&self, every: usize, faults: &[Fault]) {
        self.faults.set(every, faults);
    }

    /// How many requests it has had.
    pub fn requests(&self) -> usize {
        self.faults.requests()
    }
}

fn pass(stream: TcpStream, node: &str, faults: &Faults) -> std::io::Result<()> {
    let body = http::body(&stream)?;
    let fault = faults.next();
    match fault {
        Some(Fault::Status(status)) => return http::write(&stream, status, b"try again later"),
        Some(Fault::Dropped) => return Ok(()),
        Some(Fault::Slow(time)) => std::thread::sleep(time),
        // The node does not see what the cluster never gets; the client is told that all is well.
        Some(Fault::TransactionLost) if is_transaction(&body) => return taken(&stream, &body),
        _ => (),
    }
    let answer = ask(node, &body)?;
    match fault {
        Some(Fault::AnswerLost) => Ok(()),
        Some(Fault::AnswerTorn) => {
            let (half, _) = answer.split_at(answer.len() / 2);
            http::head(&stream, 200, answer.len())?;
            (&stream).write_all(half)
        }
        _ => http::write(&stream, 200, &answer),
    }
}

fn is_transaction(body: &[u8]) -> bool {
    String::from_utf8_lossy(body).contains("\"sendTransaction\"")
}

/// What a node answers to a transaction: its signature, which is its first one.
fn taken(stream: &TcpStream, body: &[u8]) -> std::io::Result<()> {
    let request: serde_json::Value = serde_json::from_slice(body)?;
    let text = request["params"][0].as_str().unwrap_or_default();
    let bytes = BASE64_STANDARD.decode(text).map_err(std::io::Error::other)?;
    let transaction: VersionedTransaction = bincode::deserialize(&bytes).map_err(std::io::Error::other)?;
    let signature = transaction.signatures[0].to_string();
    let answer = serde_json::json!({ "jsonrpc": "2.0", "id": request["id"], "result": signature });
    http::write(stream, 200, answer.to_string().as_bytes())
}

/// The node's answer to a request.
fn ask(node: &str, body: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut upstream = TcpStream::connect(node)?;
    write!(
        upstream,
        "POST / HTTP/1.1\r\nHost: {node}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    upstream.write_all(body)?;
    let mut answer = Vec::new();
    upstream.read_to_end(&mut answer)?;
    let head = answer.windows(4).position(|four| four == b"\r\n\r\n");
    let head = head.ok_or_else(|| std::io::Error::other("no HTTP"))?;
    Ok(answer.split_off(head + 4))
}
