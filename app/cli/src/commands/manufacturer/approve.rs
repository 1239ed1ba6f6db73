//! `flywheel manufacturer approve`

use clap::Args;
use flywheel_client::instructions::registry::{self, ApproveManufacturerArgs};
use solana_address::Address;

use crate::args::{NetworkArg, PayerArg};
use crate::context::Context;
use crate::failure::Failure;
use crate::views::ManufacturerView;
use crate::{lookup, show, words};

/// Arguments of `flywheel manufacturer approve`.
#[derive(Debug, Args)]
pub struct ApproveArgs {
    /// Its name, at most 32 bytes
    #[arg(value_parser = words::padded_name)]
    name: [u8; 32],
    #[command(flatten)]
    network: NetworkArg,
    /// Its id in the network
    #[arg(long)]
    id: u16,
    /// The key that will sign its attestations
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    key: Address,
    /// How many devices it may attest in all
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    quota: u32,
    /// The classes that it may attest, such as 1,2
    #[arg(long, value_name = "IDS", required = true, value_delimiter = ',', value_parser = clap::value_parser!(u16).range(0..256))]
    classes: Vec<u16>,
    #[command(flatten)]
    payer: PayerArg,
}

/// Approves a manufacturer and shows it.
pub fn approve(args: &ApproveArgs, context: &Context) -> Result<(), Failure> {
    let mut sender = context.sender(&args.payer)?;
    let network = lookup::network(sender.chain(), &args.network.network)?.address;
    let mut classes = [0u8; 32];
    for id in &args.classes {
        lookup::class(sender.chain(), &network, *id)?;
        classes[usize::from(id / 8)] |= 1 << (id % 8);
    }
    let approve = ApproveManufacturerArgs {
        id: args.id,
        name: args.name,
        authority: args.key,
        attestation_key: args.key,
        bond: 0,
        quota: args.quota,
        classes,
    };
    let instruction = registry::approve_manufacturer(sender.payer(), sender.authority(), network, approve);
    sender.send("approve the manufacturer", &[instruction])?;
    let found = lookup::manufacturer(sender.chain(), &network, args.id)?;
    show::done(context.output(), &ManufacturerView::new(&found), sender.cost())
}
