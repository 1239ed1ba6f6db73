//! `flywheel operator show`

use clap::Args;
use solana_address::Address;

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::views::OperatorView;
use crate::{lookup, show, words};

/// Arguments of `flywheel operator show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The operator's account or wallet
    #[arg(value_parser = words::address)]
    operator: Address,
    #[command(flatten)]
    network: NetworkArg,
}

/// Shows an operator.
pub fn show(args: &ShowArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let network = lookup::network(chain.as_ref(), &args.network.network)?.address;
    let found = lookup::operator(chain.as_ref(), &network, &args.operator)?;
    show::one(context.output(), &OperatorView::new(chain.as_ref(), &found)?)
}
