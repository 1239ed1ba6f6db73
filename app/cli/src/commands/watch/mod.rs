//! `flywheel watch`

mod follow;
mod line;
mod socket;

use std::num::NonZeroU64;
use std::time::Duration;

use clap::Args;
use flywheel_client::chain::RpcChain;
use solana_address::Address;
use solana_cli_config::Config;
use tokio::runtime::Runtime;

use super::export::{WhichEvents, require_type};
use crate::context::Context;
use crate::failure::Failure;
use crate::interrupt::interrupted;
use crate::words;
use follow::{Follower, Wanted};

/// Arguments of `flywheel watch`.
#[derive(Debug, Args)]
pub struct WatchArgs {
    #[command(flatten)]
    which: WhichEvents,
    /// Only events that name this device: its account, or with --network its key
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    device: Option<Address>,
    /// The node's WebSocket [default: as the Solana tools derive it from --url, on the port behind it]
    #[arg(long, value_name = "URL", value_parser = socket_url)]
    ws: Option<String>,
    /// End after so many events
    #[arg(long, value_name = "N")]
    limit: Option<NonZeroU64>,
    /// End after this time, such as 90s or 12h; with --limit it is a failure (exit code 1) if fewer events came
    #[arg(long, value_name = "DURATION", value_parser = words::seconds)]
    timeout: Option<u32>,
}

/// Prints events as they happen, each once, until ctrl-c.
pub fn watch(args: &WatchArgs, context: &Context) -> Result<(), Failure> {
    require_type(args.which.program, args.which.name.as_deref())?;
    let (chain, url) = context.cluster()?.ok_or_else(|| {
        Failure::Argument(
            "a chain in a file has nobody who tells of its events; name a node with --url".to_owned(),
        )
    })?;
    let ws = args.ws.clone().map_or_else(|| derived(&url), Ok)?;
    let wanted = args.wanted(&chain)?;
    let programs = super::export::addresses(args.which.program);
    // What happens from here on is told, whenever the WebSocket is there.
    let follower = Follower::begin(chain, programs.clone(), wanted, context.output())?;
    let runtime = Runtime::new().map_err(|error| Failure::Unreachable(format!("no threads: {error}")))?;
    let (signals, news) = std::sync::mpsc::channel();
    // A thread of its own: the client waits for answers.
    let worker = std::thread::spawn(move || follower.run(&news));
    let ended = runtime.block_on(async {
        tokio::select! {
            failure = socket::listen(&ws, &programs, signals) => Err(failure),
            done = tokio::task::spawn_blocking(|| worker.join()) => match done {
                Ok(Ok(done)) => done,
                _ => Err(Failure::Output("the events could not be read".to_owned())),
            },
            () = interrupted() => Ok(()),
            () = sleep(args.timeout) => args.timed_out(),
        }
    });
    // The worker may be waiting for a node, or printing: its line is finished, and none begun after it.
    std::mem::forget(std::io::stdout().lock());
    runtime.shutdown_background();
    ended
}

impl WatchArgs {
    /// What is to be printed.
    fn wanted(&self, chain: &RpcChain) -> Result<Wanted, Failure> {
        let of_key = self.which.network.zip(self.device);
        let of_key = of_key.map(|(network, key)| flywheel_client::address::device(&network, &key));
        Ok(Wanted {
            program: self.which.program,
            name: self.which.name.clone(),
            members: self.which.members(chain)?,
            devices: self
                .device
                .into_iter()
                .chain(of_key)
                .map(|at| at.to_string())
                .collect(),
            limit: self.limit.map(NonZeroU64::get),
        })
    }

    fn timed_out(&self) -> Result<(), Failure> {
        match self.limit {
            None => Ok(()),
            Some(limit) => Err(Failure::Invalid(format!(
                "fewer than {limit} events came within {} s; type a longer --timeout or a smaller --limit",
                self.timeout.unwrap_or_default()
            ))),
        }
    }
}

async fn sleep(seconds: Option<u32>) {
    match seconds {
        Some(seconds) => tokio::time::sleep(Duration::from_secs(seconds.into())).await,
        None => std::future::pending().await,
    }
}

/// The WebSocket that the Solana tools expect of the node at a URL.
fn derived(url: &str) -> Result<String, Failure> {
    let authority = url.split("://").nth(1).unwrap_or_default();
    let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
    // There is no port behind the last one.
    let ws = (!authority.ends_with(":65535")).then(|| Config::compute_websocket_url(url));
    ws.filter(|ws| !ws.is_empty()).ok_or_else(|| {
        Failure::Argument(
            "the WebSocket cannot be derived from --url; name it with --ws ws://HOST:PORT".to_owned(),
        )
    })
}

/// Reads the address of a WebSocket.
fn socket_url(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("ws://").or_else(|| text.strip_prefix("wss://"));
    match host {
        Some(host) if !host.is_empty() => Ok(text.to_owned()),
        _ => Err("type a ws:// or wss:// URL, such as ws://127.0.0.1:8900".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_websocket_is_on_the_port_behind_one_that_is_named() {
        for (url, ws) in [
            ("http://127.0.0.1:8899", "ws://127.0.0.1:8900/"),
            ("https://api.devnet.solana.com", "wss://api.devnet.solana.com/"),
            ("https://rpc.example.com/key?a=b", "wss://rpc.example.com/key?a=b"),
        ] {
            assert_eq!(derived(url).unwrap(), ws);
        }
        assert!(
            derived("http://127.0.0.1:65535")
                .unwrap_err()
                .to_string()
                .contains("--ws")
        );
        assert!(socket_url("ws://a:1").is_ok() && socket_url("wss://a/key").is_ok());
        assert!(socket_url("http://a").is_err() && socket_url("ws://").is_err());
    }
}
