//! `flywheel manufacturer rotate-key`

use clap::Args;
use flywheel_client::instructions::registry;
use solana_address::Address;

use super::{OneArgs, show_changed};
use crate::context::Context;
use crate::failure::Failure;
use crate::{lookup, words};

/// Arguments of `flywheel manufacturer rotate-key`.
#[derive(Debug, Args)]
pub struct RotateArgs {
    #[command(flatten)]
    one: OneArgs,
    /// The key that signs its attestations from now on; those by the present one are void at once
    #[arg(long, value_name = "ADDRESS", value_parser = words::key)]
    key: Address,
}

/// Replaces a manufacturer's attestation key, and shows the manufacturer.
pub fn rotate_key(args: &RotateArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.one.on)?;
    let present = lookup::manufacturer(sender.chain(), &network.address, args.one.id)?.account;
    if present.attestation_key == args.key {
        return Err(Failure::Argument(format!(
            "manufacturer {} attests with that key already; name a new one with --key",
            present.id
        )));
    }
    let instruction =
        registry::rotate_manufacturer_key(sender.authority(), network.address, present.id, args.key);
    sender.send("replace the attestation key", &[instruction])?;
    show_changed(&sender, &network.address, present.id, context)
}
