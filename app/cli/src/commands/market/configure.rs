//! `flywheel market update`, `apply-update`, `pause` and `resume`

use clap::Args;
use flywheel_client::accounts::{PriceFeed, RevenuePool};
use flywheel_client::address;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::market::{self, NOTHING};
use flywheel_client::market::{MAX_WINDOW_SECONDS, MarketParameters};
use flywheel_client::revenue;
use solana_address::Address;

use super::{OneMarket, show_changed};
use crate::context::Context;
use crate::failure::Failure;
use crate::markets::Place;
use crate::show::{Time, duration};
use crate::stakes;
use crate::words::{self, SWITCH};

/// Arguments of `flywheel market update`. A proposal that waits is replaced.
#[derive(Debug, Args)]
pub struct UpdateArgs {
    /// The network's share of what is charged, 0 to 1
    #[arg(long, value_name = "SHARE", value_parser = words::share)]
    fee: Option<u16>,
    /// How long after an order's end it can be settled, at most 90d
    #[arg(long, value_name = "DURATION", value_parser = words::seconds)]
    settle_time: Option<u32>,
    /// Whether fees can be forwarded to the network's revenue pool of the mint
    #[arg(long, value_parser = words::one_of(SWITCH))]
    revenue_pool: Option<bool>,
    /// The price feed of quoted prices and credits; `flywheel price show` lists them
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    feed: Option<Address>,
    /// No price feed any more
    #[arg(long, conflicts_with = "feed")]
    without_feed: bool,
    #[command(flatten)]
    one: OneMarket,
}

/// Proposes other parameters, and shows the market with both.
pub fn update(args: &UpdateArgs, context: &Context) -> Result<(), Failure> {
    let is_none = args.fee.is_none() && args.settle_time.is_none() && args.revenue_pool.is_none();
    if is_none && args.feed.is_none() && !args.without_feed {
        return Err(Failure::Argument(
            "name what is to change; `flywheel market update --help` lists what can".to_owned(),
        ));
    }
    let (mut sender, network) = context.on_network(&args.one.on)?;
    let chain = sender.chain();
    let place = args.one.market.find(chain, &network.address)?;
    let (now, then) = (place.market.account.parameters, parameters(args, chain, &place)?);
    // What holds now may be proposed to replace a proposal that waits.
    if then == now && place.market.account.update_ready_at == 0 {
        return Err(Failure::Argument(
            "that is what holds already; `flywheel market show` shows it".to_owned(),
        ));
    }
    let update = market::update_market(
        sender.authority(),
        place.of(),
        (then.revenue_pool, then.feed),
        then.fee_bps,
        then.settle_seconds,
    );
    sender.send("propose the update", &[update])?;
    show_changed(&sender, &network.address, &place.market.address, context)
}

/// What is to hold; refuses what the chain would refuse.
fn parameters(args: &UpdateArgs, chain: &dyn Chain, place: &Place) -> Result<MarketParameters, Failure> {
    let market = &place.market.account;
    let mut then = market.parameters;
    then.fee_bps = args.fee.unwrap_or(then.fee_bps);
    then.settle_seconds = args.settle_time.unwrap_or(then.settle_seconds);
    require_settle_time(then.settle_seconds)?;
    match args.revenue_pool {
        Some(true) => {
            let pool = revenue::account::<RevenuePool>(
                chain,
                &address::revenue_pool(&market.network, &market.mint),
            )?;
            let pool = pool.ok_or_else(|| {
                Failure::Argument(format!(
                    "the network has no revenue pool of mint {}; `flywheel revenue create-pool` makes one",
                    market.mint
                ))
            })?;
            then.revenue_pool = pool.address;
        }
        Some(false) => then.revenue_pool = NOTHING,
        None => {}
    }
    if let Some(feed) = args.feed {
        let found = revenue::account::<PriceFeed>(chain, &feed)?.filter(|found| {
            let feed = &found.account;
            feed.network == market.network && (feed.base == market.mint || feed.quote == market.mint)
        });
        if found.is_none() {
            return Err(Failure::Argument(format!(
                "--feed {feed}: expected a price feed of this network of which one mint is {}; `flywheel price show` lists \
                 those there are",
                market.mint
            )));
        }
        then.feed = feed;
    }
    if args.without_feed {
        then.feed = NOTHING;
    }
    Ok(then)
}

/// Refuses a time to settle that the chain does not take.
pub fn require_settle_time(seconds: u32) -> Result<(), Failure> {
    if (1..=MAX_WINDOW_SECONDS).contains(&seconds) {
        return Ok(());
    }
    Err(Failure::Argument(format!(
        "--settle-time {}: name 1 s to {}",
        duration(seconds),
        duration(MAX_WINDOW_SECONDS)
    )))
}

/// Applies a proposed update whose delay is over, and shows the market.
pub fn apply_update(args: &OneMarket, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let place = args.market.find(sender.chain(), &network.address)?;
    let ready_at = place.market.account.update_ready_at;
    if ready_at == 0 {
        return Err(Failure::Argument(
            "no update of this market is proposed; `flywheel market update` proposes one".to_owned(),
        ));
    }
    if stakes::now(sender.chain())? < ready_at {
        return Err(Failure::Argument(format!(
            "the update waits until {}; apply it then",
            Time(ready_at.into())
        )));
    }
    let apply = market::apply_market_update(sender.authority(), place.of());
    sender.send("apply the update", &[apply])?;
    show_changed(&sender, &network.address, &place.market.address, context)
}

/// Stops or resumes selling, and shows the market.
pub fn set_pause(args: &OneMarket, paused: bool, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let place = args.market.find(sender.chain(), &network.address)?;
    let set = market::set_market_pause(sender.authority(), place.of(), paused);
    let action = if paused {
        "pause the market"
    } else {
        "resume the market"
    };
    sender.send(action, &[set])?;
    show_changed(&sender, &network.address, &place.market.address, context)
}
