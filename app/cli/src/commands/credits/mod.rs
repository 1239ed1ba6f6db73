//! `flywheel credits`

pub(super) mod buy;

use clap::{Args, Subcommand};
use flywheel_client::market as reading;
use solana_address::Address;

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::views::CustomerView;
use crate::{lookup, show, words};

/// The commands on credits.
#[derive(Debug, Subcommand)]
pub enum CreditsCommand {
    /// Burn network tokens for credits, which pay for orders and passes; for a customer
    Buy(buy::BuyArgs),
    /// Show the credits of a customer
    Show(CustomerArgs),
}

/// Whose account to show.
#[derive(Debug, Args)]
pub struct CustomerArgs {
    /// The customer's wallet; --keypair if not given
    #[arg(value_name = "WALLET", value_parser = words::address)]
    wallet: Option<Address>,
    #[command(flatten)]
    network: NetworkArg,
}

impl CreditsCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Buy(args) => buy::buy(args, context),
            Self::Show(args) => show_customer(args, context),
        }
    }
}

/// Shows a customer's account.
pub fn show_customer(args: &CustomerArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    let wallet = match args.wallet {
        Some(wallet) => wallet,
        None => context.address()?,
    };
    let found = reading::customer(chain, &network, &wallet)?.ok_or_else(|| {
        Failure::Argument(format!(
            "{wallet} is no customer of this network yet; the first purchase makes it one, and so does `flywheel customer create`"
        ))
    })?;
    show::one(context.output(), &CustomerView::read(chain, &found)?)
}
