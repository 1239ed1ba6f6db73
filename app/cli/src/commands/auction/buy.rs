//! `flywheel auction buy`

use clap::Args;
use flywheel_client::accounts::{PriceFeed, RevenuePool};
use flywheel_client::instructions::revenue::{self as instructions, Buyer};
use flywheel_client::queries::Found;
use flywheel_client::revenue::{self, EpochBooks, Offer};
use flywheel_math::Q64x64;
use solana_address::Address;

use crate::args::OnNetwork;
use crate::commands::revenue::WholePrice;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::{Coin, FromArg, ToArg};
use crate::revenues::{self, RevenueArg, Takes};
use crate::sender::Sender;
use crate::show::{self, Time};
use crate::views::{BoughtView, Rate};
use crate::words;

/// Arguments of `flywheel auction buy`.
#[derive(Debug, Args)]
pub struct BuyArgs {
    /// How much to buy at most, in whole payment tokens
    #[arg(value_name = "TOKENS", value_parser = words::tokens)]
    amount: String,
    #[command(flatten)]
    limit: Limit,
    #[command(flatten)]
    from: FromArg,
    #[command(flatten)]
    to: ToArg,
    #[command(flatten)]
    pool: RevenueArg,
    #[command(flatten)]
    on: OnNetwork,
}

/// What a buyer pays at most.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Limit {
    /// Whole network tokens for a payment token at most
    #[arg(long, value_name = "TOKENS")]
    max_price: Option<String>,
    /// Whole network tokens for all of the amount at most; for less in proportion
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    max_tokens: Option<String>,
}

/// The auction that is bought at.
struct Sale {
    found: Found<RevenuePool>,
    token_pool: Found<RevenuePool>,
    feed: Option<Found<PriceFeed>>,
    coin: Coin,
    token: Coin,
    offer: Offer,
}

/// Buys, and shows what was bought and burned.
pub fn buy(args: &BuyArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let sale = sale(&sender, &args.pool, &network.address)?;
    let (pool, coin, token) = (&sale.found.account, &sale.coin, &sale.token);
    let amount = coin.some_base_units("the amount", &args.amount)?;
    let max_tokens = max_tokens(&args.limit, coin, token, amount)?;
    let cost = sale.require_sale(&sender, amount, max_tokens)?;
    let source = args.from.source(&sender, token, cost)?;
    let owner = sender.authority();
    let to = args.to.destination(&sender, coin, &owner)?;
    let buyer = Buyer {
        wallet: owner,
        source,
        destination: to.account,
    };
    let mut steps: Vec<_> = to.creation.iter().cloned().collect();
    steps.push(instructions::buy_lot(
        &buyer,
        &revenue::named(pool),
        &revenue::named(&sale.token_pool.account),
        sale.feed.map(|feed| feed.address),
        amount,
        max_tokens,
    ));
    let closes = !revenue::due(pool, sender.chain().now()?).is_empty();
    revenues::book(
        &mut sender,
        &[pool, &sale.token_pool.account],
        "buy",
        steps,
        context,
    )?;
    let before = if closes {
        EpochBooks::default()
    } else {
        pool.current
    };
    let view = sale.bought(&sender, &before, to.account)?;
    show::fields(context.output(), &view, view.rows())
}

fn sale(sender: &Sender, named: &RevenueArg, network: &Address) -> Result<Sale, Failure> {
    let chain = sender.chain();
    let found = named.find(chain, network, Takes::Auctioned)?;
    let feed = revenues::feed(chain, &found.account)?;
    let offer = revenue::offer(
        &found.account,
        feed.as_ref().map(|feed| &feed.account),
        chain.now()?,
    )?;
    Ok(Sale {
        token_pool: revenues::token_pool(chain, &found.account)?,
        coin: Coin::read(chain, &found.account.mint)?,
        token: Coin::read(chain, &found.account.token_mint)?,
        found,
        feed,
        offer,
    })
}

/// What the buyer pays for all of `amount` at most, network tokens in base units.
fn max_tokens(limit: &Limit, coin: &Coin, token: &Coin, amount: u64) -> Result<u64, Failure> {
    match (&limit.max_price, &limit.max_tokens) {
        (Some(price), _) => Ok(WholePrice::parse("--max-price", price, token, coin)?.most(amount)),
        (None, Some(tokens)) => token.some_base_units("--max-tokens", tokens),
        // clap lets exactly one of them through.
        (None, None) => Ok(0),
    }
}

impl Sale {
    /// What the buyer would pay now, network tokens in base units; refuses what the chain would refuse.
    fn require_sale(&self, sender: &Sender, amount: u64, max_tokens: u64) -> Result<u64, Failure> {
        let (pool, offer, now) = (&self.found.account, &self.offer, sender.chain().now()?);
        if pool.halted != 0 {
            return Err(argument(
                "the auction is halted; `flywheel auction resume` lets it go on",
            ));
        }
        if self
            .feed
            .as_ref()
            .is_some_and(|feed| feed.account.fresh(now).is_err())
        {
            return Err(argument(
                "the auction's feed has no fresh price, and without one nothing is sold; `flywheel price post` posts one",
            ));
        }
        if pool.owed.for_burn == 0 {
            return Err(argument(
                "nothing is for sale; `flywheel revenue crank` splits what came in",
            ));
        }
        let given = offer.given(amount);
        if given == 0 {
            return Err(argument(format!(
                "this window's lot is sold; the next begins at {}",
                Time(offer.ends)
            )));
        }
        let least = pool.parameters.min_fill;
        if given < least && given < offer.left {
            return Err(argument(format!(
                "{} is sold at once at least; buy that, or all {} that are left",
                self.coin.amount(least),
                self.coin.amount(offer.left)
            )));
        }
        let cost = offer.cost(given)?;
        if revenue::within(cost, given, max_tokens, amount) {
            return Ok(cost);
        }
        Err(self.too_dear(given, max_tokens, amount)?)
    }

    /// The price is above the limit: says when it may not be.
    fn too_dear(&self, given: u64, max_tokens: u64, amount: u64) -> Result<Failure, Failure> {
        let offer = &self.offer;
        let decay = self.found.account.parameters.decay_seconds;
        let rate = |price| Rate::new(price, &self.token, &self.coin);
        let fits = |price: Q64x64| {
            let tokens = price.mul_u64_ceil(given).map_or(u64::MAX, |tokens| tokens.max(1));
            revenue::within(tokens, given, max_tokens, amount)
        };
        let price = rate(offer.price);
        let floor = offer.price_at(decay)?;
        if !fits(floor) {
            return Ok(argument(format!(
                "a token costs {price} now, which is above the limit, and in this window at least {}; allow more, or buy in a \
                 window in which the reference has fallen",
                rate(floor)
            )));
        }
        // The price only falls, so the first moment that fits can be searched by halves.
        let (mut early, mut late) = (offer.age, decay);
        while early < late {
            let middle = early.midpoint(late);
            match fits(offer.price_at(middle)?) {
                true => late = middle,
                false => early = middle.saturating_add(1),
            }
        }
        Ok(argument(format!(
            "a token costs {price} now, which is above the limit; it has fallen to it at {}, or allow more",
            Time(offer.begins.saturating_add(i64::from(late)))
        )))
    }

    /// What was bought, by the pool's books before and now.
    fn bought(&self, sender: &Sender, before: &EpochBooks, to: Address) -> Result<BoughtView, Failure> {
        let chain = sender.chain();
        let after = revenue::existing::<RevenuePool>(chain, &self.found.address)?;
        let pool = &after.account;
        let given = pool.current.sold.saturating_sub(before.sold);
        let tokens = pool.current.bought.saturating_sub(before.bought);
        let average = Q64x64::from_ratio_ceil(tokens, given.max(1)).unwrap_or(Q64x64::ZERO);
        let feed = self.feed.as_ref().map(|feed| &feed.account);
        let left = revenue::offer(pool, feed, chain.now()?)?.left;
        Ok(BoughtView {
            pool: self.found.address.to_string(),
            mint: self.coin.mint.to_string(),
            bought: self.coin.amount(given),
            to: to.to_string(),
            burned: self.token.amount(tokens),
            average: Rate::new(average, &self.token, &self.coin),
            left: self.coin.amount(left),
            cost: sender.cost(),
        })
    }
}

fn argument(text: impl Into<String>) -> Failure {
    Failure::Argument(text.into())
}
