//! `flywheel auction status`

use std::path::{Path, PathBuf};

use clap::Args;
use flywheel_client::accounts::RevenuePool;
use flywheel_client::chain::Chain;
use flywheel_client::revenue::{self, Offer};

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::plot::{self, Series};
use crate::purse::Coin;
use crate::revenues::{self, RevenueArg, Takes};
use crate::views::{OfferView, Rate};
use crate::{lookup, show};

/// Most bars of a picture of a unit of time, before a longer one is taken.
const MOST_BARS: u32 = 180;
/// Units of time by their seconds.
const UNITS: [(u32, &str); 3] = [(1, "second"), (60, "minute"), (3_600, "hour")];

/// Arguments of `flywheel auction status`.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// Draw the price over the window, into an .svg or .png
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
    #[command(flatten)]
    pool: RevenueArg,
    #[command(flatten)]
    network: NetworkArg,
}

/// Shows what an auction offers now.
pub fn status(args: &StatusArgs, context: &Context) -> Result<(), Failure> {
    if let Some(file) = &args.plot {
        plot::check(file)?;
    }
    let chain = context.read()?;
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    let found = args.pool.find(chain, &network, Takes::Auctioned)?;
    let feed = revenues::feed(chain, &found.account)?.map(|feed| feed.account);
    let view = OfferView::read(chain, &found, feed.as_ref())?;
    if let Some(file) = &args.plot {
        let offer = revenue::offer(&found.account, feed.as_ref(), chain.now()?)?;
        draw(file, chain, &found.account, &offer)?;
    }
    show::one(context.output(), &view)
}

/// Draws the price at the end of each unit of time of the window.
fn draw(file: &Path, chain: &dyn Chain, pool: &RevenuePool, offer: &Offer) -> Result<(), Failure> {
    let coin = Coin::read(chain, &pool.mint)?;
    let token = Coin::read(chain, &pool.token_mint)?;
    let length = pool.parameters.window_seconds;
    let fitting = UNITS
        .into_iter()
        .find(|(seconds, _)| length.div_ceil(*seconds) <= MOST_BARS);
    let (unit, name) = fitting.unwrap_or((3_600, "hour"));
    let bars: Vec<u32> = (0..length.div_ceil(unit).max(1)).collect();
    let values: Vec<u128> = bars
        .iter()
        .map(|bar| {
            let price = offer.price_at(bar.saturating_mul(unit))?;
            Ok(Rate::new(price, &token, &coin).scaled())
        })
        .collect::<Result<_, Failure>>()?;
    let series = Series {
        title: "price at its beginning (network tokens for a token)".to_owned(),
        values,
        decimals: Rate::DECIMALS,
    };
    let axis = format!("{name} of window {}", offer.window);
    let numbers: Vec<u64> = bars.into_iter().map(u64::from).collect();
    let heading = format!("Auction of {}", pool.mint);
    plot::draw_over(file, &heading, &axis, &numbers, &[series])
}
