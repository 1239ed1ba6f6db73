//! `flywheel oracle serve`

mod reply;
mod store;

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use clap::Args;
use flywheel_oracle::manifest::{Manifest, address_of};
use schemars::JsonSchema;
use serde::Serialize;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use super::inputs::wrong;
use super::proof::{ProofView, Published};
use crate::args::Output;
use crate::context::Context;
use crate::failure::Failure;
use crate::interrupt::interrupted;
use crate::show;
use reply::{Answer, Refusal};
use store::{Key, Store};

/// Arguments of `flywheel oracle serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// The folder that `flywheel oracle compute` writes into
    #[arg(long, value_name = "DIR")]
    leaves: PathBuf,
    /// Where to listen; port 0 takes any that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// How many epochs are kept open
    #[arg(long, value_name = "N", default_value = "16")]
    cached_epochs: NonZeroUsize,
}

/// What is said when the server is ready.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Ready {
    listening: String,
    /// Pools with their latest epochs.
    pools: Vec<Latest>,
}

/// The latest epoch of a pool.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Latest {
    pool: String,
    epoch: u64,
}

/// Serves until it is interrupted. The latest epoch of each pool is checked before anybody is answered.
pub fn serve(args: &ServeArgs, context: &Context) -> Result<(), Failure> {
    context.refuse_chain("oracle serve")?;
    let store = Arc::new(Store::new(args.leaves.clone(), args.cached_epochs));
    let latest = store.latest().map_err(wrong)?;
    for key in &latest {
        store.published(key).map_err(wrong)?;
    }
    let runtime = Runtime::new().map_err(|error| Failure::Unreachable(error.to_string()))?;
    runtime.block_on(async {
        let listener = TcpListener::bind(args.listen).await.map_err(|error| {
            Failure::Argument(format!(
                "--listen {}: {error}; name another address or port",
                args.listen
            ))
        })?;
        let at = listener.local_addr().unwrap_or(args.listen);
        ready(context.output(), at, &latest)?;
        let served = axum::serve(listener, router(store)).with_graceful_shutdown(interrupted());
        served
            .await
            .map_err(|error| Failure::Unreachable(error.to_string()))
    })
}

fn ready(output: Output, at: SocketAddr, latest: &[Key]) -> Result<(), Failure> {
    let pools = latest.iter().map(|key| Latest {
        pool: key.pool.clone(),
        epoch: key.epoch,
    });
    let ready = Ready {
        listening: format!("http://{at}"),
        pools: pools.collect(),
    };
    match output {
        output @ (Output::Json | Output::JsonCompact) => show::json(output, &ready),
        Output::Table => {
            let pools = ready.pools.iter();
            let pools: String = pools
                .map(|latest| format!("  pool {} up to epoch {}\n", latest.pool, latest.epoch))
                .collect();
            show::text(&format!("listening on {}\n{pools}", ready.listening))
        }
    }
}

fn router(store: Arc<Store>) -> Router {
    Router::new()
        .route("/healthz", get(async || Answer(Health { status: "ok" })))
        .route("/v1/pools/{pool}/epochs/{epoch}/manifest", get(manifest))
        .route("/v1/pools/{pool}/epochs/{epoch}/proofs/{index}", get(proof))
        .fallback(async || Refusal::no_such_path())
        .with_state(store)
}

#[derive(Debug, Serialize)]
struct Health {
    status: &'static str,
}

async fn manifest(
    State(store): State<Arc<Store>>,
    Path((pool, epoch)): Path<(String, String)>,
) -> Result<Answer<Manifest>, Refusal> {
    let published = published(store, &pool, &epoch).await?;
    Ok(Answer(published.manifest.clone()))
}

async fn proof(
    State(store): State<Arc<Store>>,
    Path((pool, epoch, index)): Path<(String, String, String)>,
) -> Result<Answer<ProofView>, Refusal> {
    let number = number::<u32>(&index);
    let index = number.ok_or_else(|| Refusal::bad("index", &index, "a device's index, such as 17"))?;
    let published = published(store, &pool, &epoch).await?;
    // Some 50 microseconds of hashing: not worth another thread.
    match published.proof(index) {
        Ok(Some(proof)) => Ok(Answer(proof)),
        Ok(None) => Err(Refusal::no_leaf(index, published.manifest.epoch)),
        Err(reason) => Err(Refusal::damaged(&reason)),
    }
}

/// An epoch; opened and checked when it is asked for first.
async fn published(store: Arc<Store>, pool: &str, epoch: &str) -> Result<Arc<Published>, Refusal> {
    let address = address_of(pool);
    address.ok_or_else(|| Refusal::bad("pool", pool, "a pool's address in base 58"))?;
    let epoch = number(epoch).ok_or_else(|| Refusal::bad("epoch", epoch, "an epoch, such as 12"))?;
    let key = Key {
        pool: pool.to_owned(),
        epoch,
    };
    let opened = tokio::task::spawn_blocking(move || {
        let known = store.published(&key);
        known.map_err(|problem| match store.has(&key) {
            true => Refusal::damaged(&problem.to_string()),
            false => Refusal::no_epoch(&key),
        })
    });
    opened
        .await
        .map_err(|error| Refusal::damaged(&error.to_string()))?
}

/// A number in digits alone.
fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}
