//! A node for tests: the part of Solana's JSON-RPC that the client uses, over HTTP, in front of an embedded chain with the real
//! programs; `logsSubscribe` over WebSocket on the port behind it; and faults on demand, as public nodes have them.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "what fails here is a test"
)]

mod faults;
mod http;
mod ledger;
mod methods;
mod proxy;
mod socket;

use std::net::TcpListener;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

pub use faults::Fault;
use faults::Faults;
use flywheel_client::chain::EmbeddedChain;
use ledger::Ledger;
pub use proxy::Proxy;
use socket::Sockets;
use solana_transaction::versioned::VersionedTransaction;

/// A node that serves until it is dropped.
pub struct Node {
    url: String,
    ledger: Arc<Mutex<Ledger>>,
    faults: Arc<Faults>,
    sockets: Arc<Sockets>,
}

impl Node {
    /// Serves a chain at an address of this machine.
    pub fn start(chain: EmbeddedChain) -> Self {
        let (listener, socket) = two_ports();
        let node = Self {
            url: format!("http://{}", listener.local_addr().expect("an address")),
            ledger: Arc::new(Mutex::new(Ledger::new(chain))),
            faults: Arc::new(Faults::default()),
            sockets: Arc::new(Sockets::default()),
        };
        let (ledger, faults) = (Arc::clone(&node.ledger), Arc::clone(&node.faults));
        // The threads end with the test's process.
        std::thread::spawn(move || http::serve(&listener, &ledger, &faults));
        let (ledger, sockets) = (Arc::clone(&node.ledger), Arc::clone(&node.sockets));
        std::thread::spawn(move || socket::serve(&socket, &ledger, &sockets));
        node
    }

    /// Whether it takes WebSocket connections, as it does from the start. Those that there are end when it no longer does,
    /// without a word.
    pub fn take_sockets(&self, taken: bool) {
        self.sockets.take(taken);
    }

    /// How many WebSocket subscriptions there are.
    pub fn subscriptions(&self) -> usize {
        self.sockets.subscriptions()
    }

    /// The signatures of all transactions that it has executed, in order.
    pub fn executed(&self) -> Vec<String> {
        self.lock().order.clone()
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Does something with the chain behind the node.
    pub fn chain<T>(&self, act: impl FnOnce(&mut EmbeddedChain) -> T) -> T {
        act(&mut self.lock().chain)
    }

    /// Lets every `every`th request run into the next of these faults, in turn; none do with an empty list.
    pub fn fail(&self, every: usize, faults: &[Fault]) {
        self.faults.set(every, faults);
    }

    /// How many requests it has had, those included that ran into a fault.
    pub fn requests(&self) -> usize {
        self.faults.requests()
    }

    /// How many blocks a blockhash is valid from now on; there is a block for each request. 150 if nothing is set, as on every
    /// cluster.
    pub fn set_lifetime(&self, blocks: u64) {
        self.lock().lifetime = blocks;
    }

    /// Lets slots pass by the clock from now on, not with each request; a transaction is confirmed in the slot after its own.
    pub fn set_slot_time(&self, slot_time: Duration) {
        self.lock().set_slot_time(slot_time);
    }

    /// What is said to have been paid for a compute unit in recent blocks, micro-lamports; nothing if nothing is set.
    pub fn set_recent_prices(&self, prices: &[u64]) {
        self.lock().prices = prices.to_vec();
    }

    /// What has been executed, in order.
    pub fn transactions(&self) -> Vec<VersionedTransaction> {
        let ledger = self.lock();
        let of = |signature| ledger.executed.get(signature);
        let executed = ledger.order.iter().filter_map(of);
        executed.map(|executed| executed.transaction.clone()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Ledger> {
        ledger::lock(&self.ledger)
    }
}

/// A port for HTTP and the next one for WebSocket, as the Solana tools expect them.
fn two_ports() -> (TcpListener, TcpListener) {
    loop {
        let first = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = first.local_addr().expect("an address").port();
        let next = port
            .checked_add(1)
            .map(|port| TcpListener::bind(("127.0.0.1", port)));
        if let Some(Ok(second)) = next {
            return (first, second);
        }
    }
}
