//! `flywheel network create`

use clap::Args;
use flywheel_client::address;
use flywheel_client::instructions::registry::{self, CreateNetworkArgs};
use solana_address::Address;

use crate::args::PayerArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::show::{self, Time};
use crate::views::NetworkView;
use crate::{lookup, words};

/// Arguments of `flywheel network create`.
#[derive(Debug, Args)]
pub struct CreateArgs {
    /// Its name, at most 32 bytes
    #[arg(value_parser = words::padded_name)]
    name: [u8; 32],
    /// A number that tells apart the networks of one authority
    #[arg(long, default_value_t = 1)]
    id: u64,
    /// How long an epoch lasts, at least a minute; never changes
    #[arg(long, value_name = "DURATION", default_value = "1d", value_parser = words::seconds)]
    epoch: u32,
    /// When epoch 0 begins; now if not given
    #[arg(long, value_name = "DATE|SECONDS", value_parser = Time::parse)]
    genesis: Option<Time>,
    /// How long changes of dangerous parameters wait
    #[arg(long, value_name = "DURATION", default_value = "2d", value_parser = words::seconds)]
    change_delay: u32,
    /// Who may pause; the authority if not given
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    pauser: Option<Address>,
    /// Who reports the status of devices; the authority if not given
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    status_oracle: Option<Address>,
    /// Who sets and collects fees; the authority if not given
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    fee_admin: Option<Address>,
    #[command(flatten)]
    payer: PayerArg,
}

/// Creates a network and shows it.
pub fn create(args: &CreateArgs, context: &Context) -> Result<(), Failure> {
    let mut sender = context.sender(&args.payer)?;
    let authority = sender.authority();
    let now = sender.chain().now()?;
    let create = CreateNetworkArgs {
        id: args.id,
        name: args.name,
        genesis: args.genesis.map_or(now, |genesis| genesis.0),
        epoch_seconds: args.epoch,
        change_delay_seconds: args.change_delay,
        pauser: args.pauser.unwrap_or(authority),
        status_oracle: args.status_oracle.unwrap_or(authority),
        fee_admin: args.fee_admin.unwrap_or(authority),
    };
    let instruction = registry::create_network(sender.payer(), authority, create);
    sender.send("create the network", &[instruction])?;
    let found = lookup::network(sender.chain(), &address::network(&authority, args.id))?;
    show::done(context.output(), &NetworkView::new(&found, now), sender.cost())
}
