//! `flywheel slash list`

use clap::Args;
use flywheel_client::staking;
use solana_address::Address;

use super::open::SLASHED;
use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::Coins;
use crate::stakes::Case;
use crate::views::CaseView;
use crate::{lookup, show, stakes, words};

/// Arguments of `flywheel slash list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Only those against this operator: its account or wallet
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    operator: Option<Address>,
    #[command(flatten)]
    network: NetworkArg,
}

/// Lists the cases of a network, pool by pool.
pub fn list(args: &ListArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    let only = match args.operator {
        Some(named) => Some(lookup::operator(chain, &network, &named)?.address),
        None => None,
    };
    let (coins, now) = (Coins::new(chain), stakes::now(chain)?);
    let mut views = Vec::new();
    for pool in staking::pools(chain, &network)? {
        if !SLASHED.contains(&pool.account.kind()) {
            continue;
        }
        for stake in staking::operator_stakes(chain, &pool.address)? {
            let wanted = only.is_none_or(|operator| operator == stake.account.operator);
            // Cases are numbered: none was opened where the number is 0.
            if !wanted || stake.account.cases == 0 {
                continue;
            }
            for case in staking::cases(chain, &stake.address)? {
                views.push(CaseView::new(&coins, &Case { case, stake, pool }, now)?);
            }
        }
    }
    show::list(context.output(), &views)
}
