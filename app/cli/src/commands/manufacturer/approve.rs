//! `flywheel manufacturer approve`

use clap::Args;
use flywheel_client::instructions::registry::{self, ApproveManufacturerArgs};
use solana_address::Address;

use super::{classes, show_changed};
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::words;

/// Arguments of `flywheel manufacturer approve`.
#[derive(Debug, Args)]
pub struct ApproveArgs {
    /// Its name, at most 32 bytes
    #[arg(value_parser = words::padded_name)]
    name: [u8; 32],
    /// Its id in the network
    #[arg(long)]
    id: u16,
    /// The key that will sign its attestations
    #[arg(long, value_name = "ADDRESS", value_parser = words::key)]
    key: Address,
    /// Who may replace that key later, beside the network's authority; that authority alone if not given. Never the key
    /// itself: whoever stole it could lock its owner out
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    authority: Option<Address>,
    /// How many devices it may attest in all
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    quota: u32,
    /// The classes that it may attest, such as 1,2
    #[arg(long, value_name = "IDS", required = true, value_delimiter = ',', value_parser = clap::value_parser!(u16).range(0..256))]
    classes: Vec<u16>,
    /// Stake that has to stand behind it, base units of the collateral mint
    #[arg(long, value_name = "N", default_value_t = 0)]
    bond: u64,
    #[command(flatten)]
    on: OnNetwork,
}

/// Approves a manufacturer and shows it.
pub fn approve(args: &ApproveArgs, context: &Context) -> Result<(), Failure> {
    if args.authority == Some(args.key) {
        return Err(Failure::Argument(
            "--authority is the attestation key, and whoever stole that could lock its owner out; name another key, or \
             leave --authority out"
                .to_owned(),
        ));
    }
    let (mut sender, network) = context.on_network(&args.on)?;
    let approve = ApproveManufacturerArgs {
        id: args.id,
        name: args.name,
        authority: args.authority.unwrap_or(network.account.authority),
        attestation_key: args.key,
        bond: args.bond,
        quota: args.quota,
        classes: classes::bits(sender.chain(), &network.address, &args.classes)?,
    };
    let instruction =
        registry::approve_manufacturer(sender.payer(), sender.authority(), network.address, approve);
    sender.send("approve the manufacturer", &[instruction])?;
    show_changed(&sender, &network.address, args.id, context)
}
