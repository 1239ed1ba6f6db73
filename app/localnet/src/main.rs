//! A local cluster with the Flywheel programs: one node, real RPC and WebSocket ports, no internet.

mod args;
mod cluster;
mod programs;
mod state;

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;
use crossbeam_channel::Receiver;
use tokio::runtime::Runtime;

use args::Args;
use cluster::Cluster;

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(3)
        }
    }
}

fn run(args: &Args) -> Result<()> {
    let runtime = Runtime::new().context("cannot start")?;
    let ended = ended(&runtime, args.tied)?;
    let mut cluster = Cluster::start(args, &runtime)?;
    println!("RPC        http://{}:{}", args.bind, args.rpc_port);
    println!("WebSocket  ws://{}:{}", args.bind, args.ws_port);
    println!("ready; Ctrl-C ends it");
    let result = cluster.run_until(&ended);
    cluster.stop()?;
    result
}

/// Tells when somebody wants the cluster to end.
fn ended(runtime: &Runtime, tied: bool) -> Result<Receiver<()>> {
    let (sender, receiver) = crossbeam_channel::bounded(1);
    if tied {
        let sender = sender.clone();
        std::thread::spawn(move || {
            // What is typed does not matter, only that nobody can type any more.
            let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
            let _ = sender.try_send(());
        });
    }
    let entered = runtime.enter();
    let mut terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        .context("cannot wait for SIGTERM")?;
    drop(entered);
    runtime.spawn(async move {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminated.recv() => {}
        }
        let _ = sender.try_send(());
    });
    Ok(receiver)
}
