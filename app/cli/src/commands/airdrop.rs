//! `flywheel airdrop`: SOL from the faucet that a chain of one's own has.

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;
use solana_signer::Signer;

use crate::context::Context;
use crate::failure::Failure;
use crate::show::{self, Sol};
use crate::words;

/// Arguments of `flywheel airdrop`.
#[derive(Debug, Args)]
pub struct AirdropArgs {
    /// How much, with up to 9 decimals; at most 1,000,000 at once
    #[arg(value_name = "SOL", value_parser = Sol::parse)]
    amount: Sol,
    /// To whom; the address of --keypair if not given
    #[arg(value_parser = words::address)]
    address: Option<Address>,
}

/// SOL that was given.
#[derive(Serialize, JsonSchema)]
pub struct Given {
    /// To whom.
    address: String,
    given: Sol,
    /// What is there now.
    balance: Sol,
}

/// Gives SOL; starts the chain if there is none.
pub fn airdrop(args: &AirdropArgs, context: &Context) -> Result<(), Failure> {
    let address = match args.address {
        Some(address) => address,
        None => context.keypair()?.pubkey(),
    };
    let mut chain = context.own_chain()?;
    chain
        .airdrop(&address, args.amount.0)
        .map_err(|error| Failure::of_client(format!("give {address} {}", args.amount), error))?;
    let given = Given {
        address: address.to_string(),
        given: args.amount,
        balance: Sol(chain.account(&address).map_or(0, |account| account.lamports)),
    };
    let rows = vec![
        ("address", given.address.clone()),
        ("given", given.given.to_string()),
        ("balance", given.balance.to_string()),
    ];
    show::fields(context.output(), &given, rows)
}
