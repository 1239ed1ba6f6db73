//! `flywheel insurance show`

use clap::Args;
use flywheel_client::staking;

use super::MintArg;
use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::views::InsuranceView;
use crate::{lookup, show, stakes};

/// Arguments of `flywheel insurance show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    #[command(flatten)]
    mint: MintArg,
    #[command(flatten)]
    network: NetworkArg,
}

/// Lists the insurances of a network, or shows the one of a mint.
pub fn show(args: &ShowArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    let now = stakes::now(chain)?;
    if args.mint.mint.is_some() {
        let found = args.mint.find(chain, &network)?;
        return show::one(context.output(), &InsuranceView::read(chain, &found, now)?);
    }
    let views: Vec<_> = staking::insurances(chain, &network)?
        .iter()
        .map(|found| InsuranceView::read(chain, found, now))
        .collect::<Result<_, _>>()?;
    show::list(context.output(), &views)
}
