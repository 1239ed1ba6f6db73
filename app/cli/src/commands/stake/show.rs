//! `flywheel stake show`

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;

use crate::args::{NetworkArg, Output};
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::Coins;
use crate::views::{PositionView, TicketView};
use crate::{lookup, show, stakes, words};

/// Arguments of `flywheel stake show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// A position to show in full, with what it earns
    #[arg(value_parser = words::address)]
    position: Option<Address>,
    /// Whose positions and tickets to show; those of --keypair if not given
    #[arg(long, value_name = "ADDRESS", value_parser = words::address, conflicts_with = "position")]
    owner: Option<Address>,
    #[command(flatten)]
    network: NetworkArg,
}

/// What an owner has.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Owned {
    owner: String,
    positions: Vec<PositionView>,
    tickets: Vec<TicketView>,
}

/// Shows the positions and tickets of an owner, or one position in full.
pub fn show(args: &ShowArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    let (coins, now) = (Coins::new(chain), stakes::now(chain)?);
    if let Some(position) = args.position {
        let held = stakes::position(chain, &network, &position)?;
        return show::one(context.output(), &PositionView::new(&coins, &held, now)?);
    }
    let owner = match args.owner {
        Some(owner) => owner,
        None => context.address()?,
    };
    let positions = stakes::positions(chain, &network, &owner)?;
    let tickets = stakes::tickets(chain, &network, &owner)?;
    let owned = Owned {
        owner: owner.to_string(),
        positions: positions
            .iter()
            .map(|held| PositionView::new(&coins, held, now))
            .collect::<Result<_, _>>()?,
        tickets: tickets
            .iter()
            .map(|found| TicketView::new(&coins, found, now))
            .collect::<Result<_, _>>()?,
    };
    match context.output() {
        output @ (Output::Json | Output::JsonCompact) => show::json(output, &owned),
        output => {
            show::list(output, &owned.positions)?;
            show::list(output, &owned.tickets)
        }
    }
}
