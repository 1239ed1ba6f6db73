//! `flywheel airdrop`: SOL from the faucet of a chain of one's own or of a cluster that has one.

use clap::Args;
use flywheel_client::chain::Chain;
use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;

use crate::context::{Context, Faucet};
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
        None => context.address()?,
    };
    let failed = |error| Failure::of_client(format!("give {address} {}", args.amount), error);
    let balance = match context.faucet()? {
        Faucet::File(mut chain) => {
            chain.airdrop(&address, args.amount.0).map_err(failed)?;
            chain.account(&address)
        }
        Faucet::Node(chain) => {
            chain.airdrop(&address, args.amount.0).map_err(failed)?;
            chain.account(&address)?
        }
    };
    let given = Given {
        address: address.to_string(),
        given: args.amount,
        balance: Sol(balance.map_or(0, |account| account.lamports)),
    };
    let rows = vec![
        ("address", given.address.clone()),
        ("given", given.given.to_string()),
        ("balance", given.balance.to_string()),
    ];
    show::fields(context.output(), &given, rows)
}
