//! Whether there is a chain, which one, and whether its clock and this machine's agree.

use std::net::{TcpStream, ToSocketAddrs};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::http::Uri;
use flywheel_client::chain::{Chain, FileChain, Patience, RpcChain};
use flywheel_client::programs;
use solana_rpc_client::rpc_client::RpcClient;

use super::finding::{Finding, Place};
use crate::context::Context;
use crate::endpoint::Endpoint;
use crate::show::Time;

/// How far clocks may be apart, seconds: what is signed for a short time is void beyond it.
const MAX_DRIFT_SECONDS: u64 = 30;
/// How long a node is given for one answer: somebody is waiting.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How long a port is given.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// Where a local node listens when its address does not say it.
const HTTP_PORTS: [(&str, u16); 2] = [("http", 80), ("https", 443)];

/// The public clusters, by the hash of their first block.
const CLUSTERS: [(&str, &str); 3] = [
    ("mainnet-beta", "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d"),
    ("devnet", "EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG"),
    ("testnet", "4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY"),
];

/// A chain that answers, with its time.
pub struct Connected {
    /// The chain.
    pub chain: Box<dyn Chain>,
    /// Whether it is behind a node.
    pub is_node: bool,
    /// Its time, unix seconds.
    pub now: i64,
}

/// Looks for the chain that is named; what is found out is added to the findings.
pub fn connect(context: &Context, findings: &mut Vec<Finding>) -> Option<Connected> {
    match context.endpoint() {
        Err(failure) => {
            let found = super::machine::first_line(&failure.to_string());
            let remedy = "name a chain with --url, such as file:flywheel.chain, localhost or devnet";
            findings.push(Finding::problem(Place::Machine, "chain", found, remedy));
            None
        }
        Ok(Endpoint::File(file)) => in_file(&file, findings),
        Ok(Endpoint::Node(url)) => at_node(&url, findings),
    }
}

fn in_file(file: &Path, findings: &mut Vec<Finding>) -> Option<Connected> {
    let check = "chain";
    let shown = file.display();
    match FileChain::snapshot(file, &programs::deploy_folder()) {
        Ok(chain) => {
            findings.push(Finding::ok(Place::Connection, check, format!("file {shown}")));
            let now = chain.now();
            Some(Connected {
                chain: Box::new(chain),
                is_node: false,
                now,
            })
        }
        Err(error) => {
            let (found, remedy) = match file.exists() {
                true => (
                    error.to_string(),
                    "mend what it says, or name another chain with --url".to_owned(),
                ),
                false => (
                    format!("there is no file {shown}"),
                    format!(
                        "begin one with `flywheel -u file:{shown} airdrop 100`, or name another with --url"
                    ),
                ),
            };
            findings.push(Finding::problem(Place::Connection, check, found, remedy));
            None
        }
    }
}

fn at_node(url: &str, findings: &mut Vec<Finding>) -> Option<Connected> {
    // Keys of providers stand in paths and queries; neither is shown.
    let named = Named::parse(url);
    let shown = named.as_ref().map_or_else(
        || "the node".to_owned(),
        |named| format!("{}:{}", named.host, named.port),
    );
    let patience = Patience {
        timeout: TIMEOUT,
        retries: 1,
        ..Patience::default()
    };
    let chain = RpcChain::new(url, patience);
    let now = match chain.now() {
        Ok(now) => now,
        Err(error) => {
            let remedy =
                "start the node (`flywheel localnet` for one here), correct --url, or look at the connection";
            findings.push(Finding::problem(
                Place::Connection,
                "chain",
                error.to_string(),
                remedy,
            ));
            return None;
        }
    };
    findings.push(Finding::ok(
        Place::Connection,
        "chain",
        format!("{shown} answers"),
    ));
    findings.push(cluster(url));
    findings.extend(named.map(|named| web_socket(&named)));
    Some(Connected {
        chain: Box::new(chain),
        is_node: true,
        now,
    })
}

/// Host and port of a node.
struct Named {
    host: String,
    port: u16,
    is_named: bool,
}

impl Named {
    fn parse(url: &str) -> Option<Self> {
        let uri: Uri = url.parse().ok()?;
        let host = uri.host()?.trim_matches(['[', ']']).to_owned();
        let usual = HTTP_PORTS
            .iter()
            .find(|(scheme, _)| uri.scheme_str() == Some(scheme));
        let (_, usual) = usual?;
        Some(Self {
            host,
            port: uri.port_u16().unwrap_or(*usual),
            is_named: uri.port_u16().is_some(),
        })
    }

    /// Where the WebSocket is: one port above where the port is named, as validators have it, else at the same.
    fn web_socket_port(&self) -> u16 {
        self.port.saturating_add(u16::from(self.is_named))
    }
}

fn web_socket(named: &Named) -> Finding {
    let (host, port) = (named.host.as_str(), named.web_socket_port());
    let addresses = (host, port).to_socket_addrs();
    let reached = addresses
        .into_iter()
        .flatten()
        .any(|address| TcpStream::connect_timeout(&address, CONNECT_TIMEOUT).is_ok());
    let shown = format!("{host}:{port}");
    match reached {
        true => Finding::ok(
            Place::Connection,
            "websocket",
            format!("{shown} takes connections"),
        ),
        false => Finding::warning(
            Place::Connection,
            "websocket",
            format!("{shown} takes no connection"),
            "only `flywheel watch` needs it: open the port, or use another node for that",
        ),
    }
}

/// Which cluster it is, and what its node runs.
fn cluster(url: &str) -> Finding {
    let check = "cluster";
    let owned = url.to_owned();
    // The client brings a runtime of its own, which must not be started within another one.
    let asked = std::thread::spawn(move || {
        let client = RpcClient::new_with_timeout(owned, TIMEOUT);
        let version = client.get_version().map(|version| version.solana_core);
        (client.get_genesis_hash().map(|hash| hash.to_string()), version)
    });
    let Ok((Ok(genesis), version)) = asked.join() else {
        return Finding::warning(
            Place::Connection,
            check,
            "the node does not say which cluster it is of",
            "make sure that --url is the node you mean before anything is sent",
        );
    };
    let version = version.map_or_else(|_| "unknown".to_owned(), |version| version.clone());
    let name = CLUSTERS
        .iter()
        .find(|(_, hash)| *hash == genesis)
        .map(|(name, _)| *name);
    let found = format!(
        "{}, genesis hash {genesis}, version {version}",
        name.unwrap_or("a private cluster")
    );
    let expected = CLUSTERS.iter().map(|(name, _)| *name).find(|name| {
        let public = Endpoint::parse(name).ok();
        public == Some(Endpoint::Node(url.to_owned()))
    });
    match expected.filter(|expected| name != Some(*expected)) {
        None => Finding::ok(Place::Connection, check, found),
        Some(expected) => Finding::problem(
            Place::Connection,
            check,
            format!("{found}, where {expected} should answer"),
            "look at what stands between: a proxy, a hosts file",
        ),
    }
}

/// Whether the clocks of this machine and of the chain agree.
pub fn clock(connected: &Connected) -> Finding {
    let here = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|passed| i64::try_from(passed.as_secs()).ok())
        .unwrap_or_default();
    let drift = here.abs_diff(connected.now);
    let found = format!(
        "{} here, {} on the chain: {drift} s apart",
        Time(here),
        Time(connected.now)
    );
    if drift <= MAX_DRIFT_SECONDS {
        return Finding::ok(Place::Machine, "clock", found);
    }
    let remedy = match connected.is_node {
        true => {
            "set this machine's clock by the network time service; attestations, vouchers and prices that are signed here \
                 may be void on the chain. A local cluster may have been set to another time"
        }
        false => "the chain's time was set; its times are not the machine's",
    };
    Finding::warning(Place::Machine, "clock", found, remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_web_socket_is_one_port_above_a_port_that_is_named() {
        for (url, host, port) in [
            ("http://127.0.0.1:8899", "127.0.0.1", 8900),
            ("https://api.devnet.solana.com", "api.devnet.solana.com", 443),
            (
                "http://user:key@node.example.com/v2/key?api-key=key",
                "node.example.com",
                80,
            ),
            ("http://[::1]:8899/", "::1", 8900),
        ] {
            let named = Named::parse(url).unwrap();
            assert_eq!((named.host.as_str(), named.web_socket_port()), (host, port));
        }
        assert!(Named::parse("file:a").is_none());
    }
}
