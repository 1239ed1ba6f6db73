//! `flywheel program close-buffer`

use clap::Args;
use flywheel_client::deploy;
use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;

use super::session::{KeysArg, Session, failed};
use crate::context::Context;
use crate::failure::Failure;
use crate::show::{self, Cost, Sol};
use crate::words;

/// Arguments of `flywheel program close-buffer`.
#[derive(Debug, Args)]
pub struct CloseBufferArgs {
    /// Which; `flywheel program buffers` lists them
    #[arg(value_name = "BUFFER", value_parser = words::address)]
    buffers: Vec<Address>,
    /// All that --keypair may write
    #[arg(long, conflicts_with = "buffers")]
    all: bool,
    /// Who gets the SOL; who pays the fees if not given
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    to: Option<Address>,
    #[command(flatten)]
    keys: KeysArg,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Closed {
    buffers: Vec<String>,
    to: String,
    returned: Sol,
    #[serde(flatten)]
    cost: Cost,
}

/// Closes buffers and shows what came back.
pub fn close_buffer(args: &CloseBufferArgs, context: &Context) -> Result<(), Failure> {
    if args.buffers.is_empty() && !args.all {
        return Err(Failure::Argument(
            "name the buffers to close, or --all of them; `flywheel program buffers` lists them".to_owned(),
        ));
    }
    let mut session = Session::open(&args.keys, context)?;
    let to = args.to.unwrap_or_else(|| session.payer());
    let buffers = if args.all {
        let found = deploy::buffers(session.chain.as_ref(), &session.authority())?;
        found.iter().map(|buffer| buffer.address).collect()
    } else {
        args.buffers.clone()
    };
    let mut returned = 0u64;
    for buffer in &buffers {
        let (chain, keys) = session.parts();
        let closed = deploy::close_buffer(chain, buffer, &keys, &to);
        let (lamports, receipt) = closed.map_err(|error| failed("close the buffer", error))?;
        session.count(Some(&receipt));
        returned = returned.saturating_add(lamports);
    }
    let closed = Closed {
        buffers: buffers.iter().map(Address::to_string).collect(),
        to: to.to_string(),
        returned: Sol(returned),
        cost: session.cost(),
    };
    let mut rows = vec![
        ("closed", closed.buffers.join("\n")),
        ("returned", closed.returned.to_string()),
        ("to", closed.to.clone()),
    ];
    rows.extend(closed.cost.fields());
    show::fields(context.output(), &closed, rows)
}
