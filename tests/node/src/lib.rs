//! A node for tests: the part of Solana's JSON-RPC that the client uses, over HTTP, in front of an embedded chain with the real
//! programs; and faults on demand, as public nodes have them.

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

use std::net::TcpListener;
use std::sync::{Arc, Mutex, MutexGuard};

pub use faults::Fault;
use faults::Faults;
use flywheel_client::chain::EmbeddedChain;
use ledger::Ledger;
pub use proxy::Proxy;

/// A node that serves until it is dropped.
pub struct Node {
    url: String,
    ledger: Arc<Mutex<Ledger>>,
    faults: Arc<Faults>,
}

impl Node {
    /// Serves a chain at an address of this machine.
    pub fn start(chain: EmbeddedChain) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let node = Self {
            url: format!("http://{}", listener.local_addr().expect("an address")),
            ledger: Arc::new(Mutex::new(Ledger::new(chain))),
            faults: Arc::new(Faults::default()),
        };
        let (ledger, faults) = (Arc::clone(&node.ledger), Arc::clone(&node.faults));
        // The thread ends with the test's process.
        std::thread::spawn(move || http::serve(&listener, &ledger, &faults));
        node
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

    fn lock(&self) -> MutexGuard<'_, Ledger> {
        ledger::lock(&self.ledger)
    }
}
