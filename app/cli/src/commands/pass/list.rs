//! `flywheel pass list` and `flywheel pass check`

use clap::Args;
use flywheel_client::market as reading;
use solana_address::Address;

use super::buy::held;
use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::{self, MarketArg, PlanArg, PlanName};
use crate::views::PassView;
use crate::{lookup, show, stakes, words};

/// Arguments of `flywheel pass list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Only those of this plan: its number in the market, or its address
    #[arg(long, value_name = "NUMBER|ADDRESS")]
    plan: Option<PlanName>,
    /// Only those of this wallet
    #[arg(long, value_name = "WALLET", value_parser = words::address)]
    holder: Option<Address>,
    #[command(flatten)]
    market: MarketArg,
    #[command(flatten)]
    network: NetworkArg,
}

/// Arguments of `flywheel pass check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    plan: PlanArg,
    /// Whose pass; --keypair's if not given
    #[arg(long, value_name = "WALLET", value_parser = words::address)]
    holder: Option<Address>,
    #[command(flatten)]
    network: NetworkArg,
}

/// Lists passes of the markets of a network.
pub fn list(args: &ListArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    let now = stakes::now(chain)?;
    let named = args
        .plan
        .map(|name| markets::plan(chain, &network, &name, &args.market))
        .transpose()?;
    let plans = match named {
        Some((_, plan)) => vec![plan],
        None => {
            let mut plans = Vec::new();
            for place in args.market.all(chain, &network)? {
                plans.extend(reading::plans(chain, &place.market.address)?);
            }
            plans
        }
    };
    let mut views = Vec::new();
    for plan in &plans {
        let passes = reading::passes(chain, &plan.address, args.holder.as_ref())?;
        views.extend(
            passes
                .iter()
                .map(|found| PassView::new(&plan.account, found, now)),
        );
    }
    show::list(context.output(), &views)
}

/// Shows a pass that is valid; fails with exit code 1 for one that is not.
pub fn check(args: &CheckArgs, context: &Context) -> Result<(), Failure> {
    let chain = context.read()?;
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    let (_, plan) = args.plan.find(chain, &network)?;
    let holder = match args.holder {
        Some(holder) => holder,
        None => context.address()?,
    };
    let Some(found) = held(chain, &plan, &holder)? else {
        return Err(Failure::Invalid(format!(
            "{holder} has no pass of plan {}; `flywheel pass buy` buys one",
            plan.account.id
        )));
    };
    let now = stakes::now(chain)?;
    let view = PassView::new(&plan.account, &found, now);
    if !found.account.is_valid(now) {
        return Err(Failure::Invalid(format!(
            "the pass of {holder} has ended: {}; `flywheel pass buy` renews it",
            view.left()
        )));
    }
    show::one(context.output(), &view)
}
