//! `flywheel insurance create`

use clap::Args;
use flywheel_client::address;
use flywheel_client::instructions::staking;
use solana_address::Address;

use super::show_changed;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::Coin;
use crate::words;

/// Arguments of `flywheel insurance create`.
#[derive(Debug, Args)]
pub struct CreateArgs {
    /// The mint that it pays in, of SPL Token or Token-2022 without extensions
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    mint: Address,
    /// The most that it pays in an epoch, in whole tokens
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    epoch_cap: String,
    #[command(flatten)]
    on: OnNetwork,
}

/// Creates an insurance, and shows it.
pub fn create(args: &CreateArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let coin = Coin::plain(sender.chain(), &args.mint)?;
    let epoch_cap = coin.base_units("--epoch-cap", &args.epoch_cap)?;
    let insurance = address::insurance(&network.address, &args.mint);
    if sender.chain().account(&insurance)?.is_some() {
        return Err(Failure::Argument(format!(
            "the network has an insurance of this mint already: {insurance}; `flywheel insurance update` changes it"
        )));
    }
    let (payer, authority) = (sender.payer(), sender.authority());
    let create = staking::create_insurance(payer, authority, network.address, coin.named(), epoch_cap);
    sender.send("create the insurance", &[create])?;
    show_changed(&sender, &insurance, context)
}
