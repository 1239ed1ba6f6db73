//! `flywheel class set-fee-destination`

use clap::Args;
use flywheel_client::instructions::registry;
use solana_address::Address;

use super::{OneArgs, show_changed};
use crate::context::Context;
use crate::failure::Failure;
use crate::{fees, lookup, words};

/// Arguments of `flywheel class set-fee-destination`.
#[derive(Debug, Args)]
pub struct DestinationArgs {
    #[command(flatten)]
    one: OneArgs,
    /// The token account of the class's fee mint
    #[arg(value_parser = words::address)]
    token_account: Address,
}

/// Says where the fees of a class go, and shows the class.
pub fn set_fee_destination(args: &DestinationArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.one.on)?;
    let class = lookup::class(sender.chain(), &network.address, args.one.id)?.account;
    let mint = class.parameters.fee_mint;
    if mint == Address::default() {
        return Err(Failure::Argument(format!(
            "class {0} has no fee mint; `flywheel class update {0} --fee-mint` proposes one",
            class.id
        )));
    }
    fees::token_account(sender.chain(), &args.token_account, &mint)?;
    let instruction = registry::set_fee_destination(
        sender.authority(),
        network.address,
        class.id,
        mint,
        args.token_account,
    );
    sender.send("set the destination of fees", &[instruction])?;
    show_changed(&sender, &network.address, class.id, context)
}
