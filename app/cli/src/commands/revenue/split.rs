//! `flywheel revenue split`

use std::path::PathBuf;

use clap::Args;
use flywheel_client::accounts::RevenuePool;
use flywheel_client::revenue::{self, Division};

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::plot::{self, Series};
use crate::purse::Coin;
use crate::revenues::{RevenueArg, Takes};
use crate::views::DivisionView;
use crate::{lookup, show, words};

/// Epochs that are shown where none is named, beside the first.
const SHOWN: u64 = 10;
/// Epochs that a picture has at most.
const MOST_DRAWN: u64 = 2_000;

/// Arguments of `flywheel revenue split`.
#[derive(Debug, Args)]
pub struct SplitArgs {
    /// What comes in, in whole tokens
    #[arg(value_name = "TOKENS", value_parser = words::tokens)]
    amount: String,
    /// An epoch to show; repeat it. From now on until the burn's share has risen if not given
    #[arg(long, value_name = "EPOCH")]
    epoch: Vec<u64>,
    /// Draw the burn's share over the epochs, into an .svg or .png
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
    #[command(flatten)]
    pool: RevenueArg,
    #[command(flatten)]
    network: NetworkArg,
}

/// Shows what an amount would be divided into.
pub fn split(args: &SplitArgs, context: &Context) -> Result<(), Failure> {
    if let Some(file) = &args.plot {
        plot::check(file)?;
    }
    let chain = context.read()?;
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    let found = args.pool.find(chain, &network, Takes::Any)?;
    let pool = &found.account;
    let coin = Coin::read(chain, &pool.mint)?;
    let amount = coin.some_base_units("the amount", &args.amount)?;
    let now = revenue::due(pool, chain.now()?).end;
    let divide = |epoch| Ok(revenue::split(&pool.parameters, epoch, amount)?);
    let epochs = if args.epoch.is_empty() {
        shown(pool, now)
    } else {
        args.epoch.clone()
    };
    let divisions: Vec<Division> = epochs.into_iter().map(divide).collect::<Result<_, Failure>>()?;
    if let Some(file) = &args.plot {
        let last = divisions.iter().map(|one| one.epoch).max().unwrap_or(now);
        draw(file, pool, now, last)?;
    }
    let views: Vec<_> = divisions
        .iter()
        .map(|one| DivisionView::new(one, &coin))
        .collect();
    show::list(context.output(), &views)
}

/// From `now` to the epoch in which the burn's share has risen, in even steps; now alone when it rises no more.
fn shown(pool: &RevenuePool, now: u64) -> Vec<u64> {
    let terms = &pool.parameters;
    let rises = terms.burn_limit_bps > terms.burn_bps && terms.slope_end_epoch > now;
    if !rises {
        return vec![now];
    }
    let first = terms.slope_start_epoch.max(now);
    let length = terms.slope_end_epoch.saturating_sub(first);
    let steps = SHOWN.min(length);
    let at = |step: u64| {
        let part = flywheel_math::mul_div_floor(length, step, steps.max(1)).unwrap_or(length);
        first.saturating_add(part)
    };
    let mut epochs = vec![now];
    epochs.extend((0..=steps).map(at));
    epochs.dedup();
    epochs
}

/// Draws the burn's share from `first` on to `last` and a little further.
fn draw(file: &std::path::Path, pool: &RevenuePool, first: u64, last: u64) -> Result<(), Failure> {
    let length = last.saturating_sub(first).saturating_add(SHOWN / 2);
    if length > MOST_DRAWN {
        return Err(Failure::Argument(format!(
            "--plot: {length} epochs are too many for a picture; name a last --epoch at most {MOST_DRAWN} from epoch {first} on"
        )));
    }
    let epochs: Vec<u64> = (first..=first.saturating_add(length)).collect();
    let (shares, schedule) = (pool.parameters.shares(), pool.parameters.schedule());
    let share = |epoch: &u64| u128::from(shares.burn_bps(&schedule, *epoch));
    let series = Series {
        title: "share that is burned (%)".to_owned(),
        values: epochs.iter().map(share).collect(),
        decimals: 2,
    };
    let heading = format!("Revenue in {}", pool.mint);
    plot::draw(file, &heading, &epochs, &[series])
}
