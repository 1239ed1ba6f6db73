//! `flywheel program set-buffer-authority`

use clap::Args;
use flywheel_client::deploy;
use solana_address::Address;

use super::buffers::built;
use super::session::{KeysArg, Session, failed};
use super::view::BufferView;
use crate::args::Yes;
use crate::context::Context;
use crate::failure::Failure;
use crate::{show, words};

/// Arguments of `flywheel program set-buffer-authority`.
#[derive(Debug, Args)]
pub struct SetBufferAuthorityArgs {
    /// The buffer; `flywheel program buffers` lists them
    #[arg(value_parser = words::address)]
    buffer: Address,
    /// To whom: the key that is to deploy or upgrade from it, such as the vault of a multisig
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    to: Address,
    #[command(flatten)]
    yes: Yes,
    #[command(flatten)]
    keys: KeysArg,
}

/// Hands a buffer over and shows it.
pub fn set_buffer_authority(args: &SetBufferAuthorityArgs, context: &Context) -> Result<(), Failure> {
    args.yes.require(&format!(
        "{} alone could use or close the buffer from then on, and gets the SOL in it.",
        args.to
    ))?;
    let mut session = Session::open(&args.keys, context)?;
    let (chain, keys) = session.parts();
    let action = "hand over the buffer";
    let done = deploy::set_buffer_authority(chain, &args.buffer, &keys, &args.to);
    let receipt = done.map_err(|error| failed(action, error))?;
    session.count(receipt.as_ref());
    let address = args.buffer;
    let found = deploy::buffer(session.chain.as_ref(), &address)?
        .ok_or_else(|| failed(action, deploy::DeployError::NoBuffer { address }))?;
    show::done(
        context.output(),
        &BufferView::new(&found, &built()),
        session.cost(),
    )
}
