//! `flywheel customer`

use clap::{Args, Subcommand};
use flywheel_client::ClientError;
use flywheel_client::market as reading;
use solana_address::Address;

use super::credits::{CustomerArgs, show_customer};
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::new_customer;
use crate::views::CustomerView;
use crate::{show, words};

/// The commands on customers.
#[derive(Debug, Subcommand)]
pub enum CustomerCommand {
    /// Create the account of a customer, which the first purchase does too; for anybody
    Create(CreateArgs),
    /// Show a customer
    Show(CustomerArgs),
}

/// Arguments of `flywheel customer create`.
#[derive(Debug, Args)]
pub struct CreateArgs {
    /// The customer's wallet; --keypair if not given
    #[arg(value_name = "WALLET", value_parser = words::address)]
    wallet: Option<Address>,
    #[command(flatten)]
    on: OnNetwork,
}

impl CustomerCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Create(args) => create(args, context),
            Self::Show(args) => show_customer(args, context),
        }
    }
}

/// Creates a customer's account, and shows it.
fn create(args: &CreateArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let wallet = args.wallet.unwrap_or(sender.authority());
    let create = new_customer(&sender, &network.address, &wallet)?.ok_or_else(|| {
        Failure::Argument(format!(
            "{wallet} is a customer of this network already; `flywheel customer show {wallet}` shows it"
        ))
    })?;
    sender.send("create the customer", &[create])?;
    let chain = sender.chain();
    let address = flywheel_client::address::customer(&network.address, &wallet);
    let found = reading::customer(chain, &network.address, &wallet)?
        .ok_or(ClientError::AccountMissing { address })?;
    let view = CustomerView::read(chain, &found)?;
    show::done(context.output(), &view, sender.cost())
}
