//! `flywheel price create`

use clap::Args;
use flywheel_client::instructions::revenue::{self as instructions, FeedParametersArgs, Pair};
use flywheel_client::revenue::{self, MAX_PRICE_AGE_SECONDS, MAX_SCALE};
use solana_address::Address;

use super::show_changed;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::Coin;
use crate::show::duration;
use crate::words;

/// How old a price may be where nothing else is named, seconds.
const MAX_AGE_SECONDS: u32 = 600;
/// How far prices may be apart where nothing else is named, basis points.
const MAX_DEVIATION_BPS: u16 = 200;

/// What may be changed about a feed.
#[derive(Debug, Default, Args)]
pub struct FeedTermsArgs {
    /// The key of the first source
    #[arg(long, value_name = "ADDRESS", value_parser = words::key)]
    source_a: Option<Address>,
    /// The key of the second source, another one
    #[arg(long, value_name = "ADDRESS", value_parser = words::key)]
    source_b: Option<Address>,
    /// How old a price may be, at most a day [a new feed: 10m]
    #[arg(long, value_name = "DURATION", value_parser = words::seconds)]
    max_age: Option<u32>,
    /// How far the two prices may be apart, basis points of the lower [a new feed: 200]
    #[arg(long, value_name = "BPS")]
    max_deviation_bps: Option<u16>,
}

impl FeedTermsArgs {
    /// `base` with what was typed in its place; refuses what the chain would refuse.
    pub fn over(&self, base: FeedParametersArgs) -> Result<FeedParametersArgs, Failure> {
        let [first, second] = base.sources;
        let terms = FeedParametersArgs {
            sources: [self.source_a.unwrap_or(first), self.source_b.unwrap_or(second)],
            max_age_seconds: self.max_age.unwrap_or(base.max_age_seconds),
            max_deviation_bps: self.max_deviation_bps.unwrap_or(base.max_deviation_bps),
        };
        let [first, second] = terms.sources;
        if [first, second].contains(&Address::default()) {
            return Err(argument("name both sources, with --source-a and --source-b"));
        }
        if first == second {
            return Err(argument(
                "--source-a and --source-b are the same key; name two, whose owners do not depend on each other",
            ));
        }
        if !(1..=MAX_PRICE_AGE_SECONDS).contains(&terms.max_age_seconds) {
            return Err(argument(format!(
                "--max-age {}: type a second to {}",
                duration(terms.max_age_seconds),
                duration(MAX_PRICE_AGE_SECONDS)
            )));
        }
        if terms.max_deviation_bps > 10_000 {
            return Err(argument("--max-deviation-bps: type 10000 at most"));
        }
        Ok(terms)
    }
}

/// Arguments of `flywheel price create`.
#[derive(Debug, Args)]
pub struct CreateArgs {
    /// What is priced; the network's own token if not given
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    base: Option<Address>,
    /// What it is priced in
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    quote: Address,
    /// A price is for 10^scale base units of what is priced; more give prices more digits [default: for a whole token]
    #[arg(long, value_name = "DIGITS")]
    scale: Option<u8>,
    #[command(flatten)]
    terms: FeedTermsArgs,
    #[command(flatten)]
    on: OnNetwork,
}

/// Creates a feed, and shows it.
pub fn create(args: &CreateArgs, context: &Context) -> Result<(), Failure> {
    let terms = args.terms.over(FeedParametersArgs {
        max_age_seconds: MAX_AGE_SECONDS,
        max_deviation_bps: MAX_DEVIATION_BPS,
        ..FeedParametersArgs::default()
    })?;
    let (mut sender, network) = context.on_network(&args.on)?;
    let chain = sender.chain();
    let base = match args.base {
        Some(base) => base,
        None => revenue::pools(chain, &network.address)?
            .into_iter()
            .find(|found| found.account.is_native())
            .map(|found| found.account.mint)
            .ok_or_else(|| {
                argument("the network has no pool of its own token yet; name what is priced with --base")
            })?,
    };
    let (base, quote) = (Coin::plain(chain, &base)?, Coin::plain(chain, &args.quote)?);
    if base.mint == quote.mint {
        return Err(argument("--quote is what is priced; name another mint"));
    }
    let scale = args.scale.unwrap_or(base.decimals.min(MAX_SCALE));
    if scale > MAX_SCALE {
        return Err(argument(format!("--scale {scale}: type {MAX_SCALE} at most")));
    }
    let pair = Pair {
        network: network.address,
        base: base.mint,
        quote: quote.mint,
    };
    if chain.account(&pair.feed())?.is_some() {
        return Err(argument(format!(
            "the network has this feed already: {}; `flywheel price update` changes it",
            pair.feed()
        )));
    }
    let create = instructions::create_price_feed(sender.payer(), sender.authority(), &pair, scale, terms);
    sender.send("create the feed", &[create])?;
    show_changed(&sender, &pair.feed(), context)
}

fn argument(text: impl Into<String>) -> Failure {
    Failure::Argument(text.into())
}
