//! `flywheel revenue close`

use clap::Args;
use flywheel_client::accounts::{EpochStatement, RevenuePool};
use flywheel_client::address;
use flywheel_client::queries::Found;
use flywheel_client::revenue;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::Coin;
use crate::revenues::{self, RevenueArg, Takes};
use crate::show;
use crate::show::Time;
use crate::views::StatementView;

/// Arguments of `flywheel revenue close`.
#[derive(Debug, Args)]
pub struct CloseArgs {
    #[command(flatten)]
    pool: RevenueArg,
    #[command(flatten)]
    on: OnNetwork,
}

/// Closes the statements that are due, of all pools if none is named, and shows them.
pub fn close(args: &CloseArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let chain = sender.chain();
    let found: Vec<Found<RevenuePool>> = if args.pool.native || args.pool.mint.is_some() {
        vec![args.pool.find(chain, &network.address, Takes::Any)?]
    } else {
        revenue::pools(chain, &network.address)?
    };
    let now = chain.now()?;
    let payer = sender.payer();
    let pools = found.iter().map(|found| &found.account);
    let steps: Vec<_> = pools
        .flat_map(|pool| revenues::closings(payer, pool, now))
        .collect();
    if steps.is_empty() {
        return Err(nothing(&found));
    }
    revenues::require_rent(&sender, steps.len())?;
    let bar = context.progress().bar("close statements", steps.len());
    sender.send_all("close", &steps, &bar)?;
    drop(bar);
    let chain = sender.chain();
    let mut views = Vec::with_capacity(steps.len());
    for found in &found {
        let coin = Coin::read(chain, &found.account.mint)?;
        for epoch in revenue::due(&found.account, now) {
            let at = address::statement(&found.address, epoch);
            views.push(StatementView::new(
                &revenue::existing::<EpochStatement>(chain, &at)?,
                &coin,
            ));
        }
    }
    show::list(context.output(), &views)
}

/// Nothing is due: says when something will be.
fn nothing(found: &[Found<RevenuePool>]) -> Failure {
    let end = |pool: &RevenuePool| {
        let epochs = i64::try_from(pool.epoch).unwrap_or(i64::MAX).saturating_add(1);
        let elapsed = epochs.saturating_mul(i64::from(pool.epoch_seconds));
        pool.genesis.saturating_add(elapsed)
    };
    match found.iter().map(|found| end(&found.account)).min() {
        Some(first) => Failure::Argument(format!(
            "no statement is due; the open epoch ends at {}, close its statement then",
            Time(first)
        )),
        None => Failure::Argument(
            "the network has no revenue pool; `flywheel revenue create-pool` makes one".to_owned(),
        ),
    }
}
