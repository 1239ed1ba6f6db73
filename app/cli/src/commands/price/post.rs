//! `flywheel price post`

use std::path::{Path, PathBuf};

use clap::Args;
use flywheel_client::accounts::PriceFeed;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::revenue::{self as instructions, PostedPrice, SignedPrice};
use flywheel_client::queries::Found;
use flywheel_client::revenue::{self as math, RevenueError};
use flywheel_client::signatures::{SignedBy, price_message};
use serde::Deserialize;
use solana_address::Address;
use solana_signer::Signer;

use super::pair::{FeedArg, digits, units};
use super::show_changed;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::secrets;
use crate::show::{Time, duration};

/// Arguments of `flywheel price post`: prices that sources have signed, or the sources' own keys, for tests and small networks.
#[derive(Debug, Args)]
pub struct PostArgs {
    /// A price that the first source has signed, as `flywheel price sign --output json` prints it
    #[arg(long, value_name = "FILE", requires = "signed_b", conflicts_with_all = ["source_a", "source_b", "price"])]
    signed_a: Option<PathBuf>,
    /// A price that the second source has signed
    #[arg(long, value_name = "FILE", requires = "signed_a")]
    signed_b: Option<PathBuf>,
    /// The first source's keypair file
    #[arg(
        long,
        value_name = "KEYPAIR",
        requires = "source_b",
        requires = "price",
        required_unless_present = "signed_a"
    )]
    source_a: Option<PathBuf>,
    /// The second source's keypair file
    #[arg(long, value_name = "KEYPAIR", requires = "source_a")]
    source_b: Option<PathBuf>,
    /// Whole quote tokens for a whole base token, as the first source says
    #[arg(long, value_name = "TOKENS", requires = "source_a")]
    price: Option<String>,
    /// The same, as the second source says, if that is another price
    #[arg(long, value_name = "TOKENS", requires = "source_a")]
    price_b: Option<String>,
    /// How far each price may be off, in the same unit [default: 0]
    #[arg(long, value_name = "TOKENS", requires = "source_a")]
    confidence: Option<String>,
    /// When the prices held; the chain's time if not given
    #[arg(long, value_name = "DATE|SECONDS", value_parser = Time::parse, requires = "source_a")]
    at: Option<Time>,
    #[command(flatten)]
    feed: FeedArg,
    #[command(flatten)]
    on: OnNetwork,
}

/// A signed price, as a file holds it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SignedFile {
    feed: String,
    source: String,
    price: u64,
    confidence: u64,
    timestamp: i64,
    signature: String,
}

/// Posts a price of each source, and shows the feed.
pub fn post(args: &PostArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let chain = sender.chain();
    let found = args.feed.find(chain, &network.address)?;
    let prices = match (&args.signed_a, &args.signed_b, &args.source_a, &args.source_b) {
        (Some(first), Some(second), _, _) => [read(first, &found)?, read(second, &found)?],
        (_, _, Some(first), Some(second)) => sign(args, chain, &found, [first, second])?,
        // clap lets one of both pairs through.
        _ => {
            return Err(argument(
                "name --source-a and --source-b, or --signed-a and --signed-b",
            ));
        }
    };
    require_sources(&found, &prices)?;
    require_agreement(chain, &found, &prices)?;
    let post = instructions::post_price(found.address, &prices);
    sender.send("post the prices", &post)?;
    show_changed(&sender, &found.address, context)
}

fn sign(
    args: &PostArgs,
    chain: &dyn Chain,
    found: &Found<PriceFeed>,
    sources: [&PathBuf; 2],
) -> Result<[SignedPrice; 2], Failure> {
    let digits = digits(chain, &found.account)?;
    let typed = args.price.as_deref().unwrap_or_default();
    let first = units("--price", typed, digits)?;
    let second = match &args.price_b {
        Some(text) => units("--price-b", text, digits)?,
        None => first,
    };
    let confidence = match &args.confidence {
        Some(text) => units("--confidence", text, digits)?,
        None => 0,
    };
    let timestamp = match args.at {
        Some(at) => at.0,
        None => chain.now()?,
    };
    let sign = |file: &Path, price| -> Result<SignedPrice, Failure> {
        let source = secrets::keypair(file)?;
        let posted = PostedPrice {
            price,
            confidence,
            timestamp,
        };
        if !found.account.parameters.sources.contains(&source.pubkey()) {
            return Err(argument(format!(
                "{}: {} is no source of this feed; `flywheel price show` names them",
                file.display(),
                source.pubkey()
            )));
        }
        Ok(SignedPrice::sign(&source, &found.address, posted)?)
    };
    let [a, b] = sources;
    Ok([sign(a, first)?, sign(b, second)?])
}

fn read(file: &Path, found: &Found<PriceFeed>) -> Result<SignedPrice, Failure> {
    let wrong = |reason: &str| {
        argument(format!(
            "{}: {reason}; name a file that `flywheel price sign --output json` has printed",
            file.display()
        ))
    };
    let text = std::fs::read_to_string(file).map_err(|error| wrong(&error.to_string()))?;
    let read: SignedFile = serde_json::from_str(&text).map_err(|error| wrong(&error.to_string()))?;
    let key: Address = read.source.parse().map_err(|_| wrong("the source is no key"))?;
    let signature = bs58::decode(&read.signature).into_vec().ok();
    let signature = signature.and_then(|bytes| <[u8; 64]>::try_from(bytes).ok());
    let signed = SignedBy {
        key,
        signature: signature.ok_or_else(|| wrong("the signature is not 64 bytes in base58"))?,
    };
    if read.feed != found.address.to_string() {
        return Err(wrong(&format!(
            "the price is of feed {}, not of {}",
            read.feed, found.address
        )));
    }
    let posted = PostedPrice {
        price: read.price,
        confidence: read.confidence,
        timestamp: read.timestamp,
    };
    if !signed.verify(&price_message(&found.address, &posted)) {
        return Err(wrong("the signature is not of this price"));
    }
    Ok(SignedPrice { posted, signed })
}

/// Refuses prices of other sources than the feed's, or in another order.
fn require_sources(found: &Found<PriceFeed>, prices: &[SignedPrice; 2]) -> Result<(), Failure> {
    let [first, second] = found.account.parameters.sources;
    if prices.map(|one| one.signed.key) == [first, second] {
        return Ok(());
    }
    let [a, b] = prices.map(|one| one.signed.key);
    Err(argument(format!(
        "the feed's sources are {first} and {second}, in this order, and the prices are signed by {a} and {b}; name the right ones"
    )))
}

/// Refuses prices that the chain would refuse.
fn require_agreement(
    chain: &dyn Chain,
    found: &Found<PriceFeed>,
    prices: &[SignedPrice; 2],
) -> Result<(), Failure> {
    let (feed, now) = (&found.account, chain.now()?);
    let said = prices.map(|one| math::SignedPrice {
        price: one.posted.price,
        confidence: one.posted.confidence,
        timestamp: one.posted.timestamp,
    });
    let refusal = match feed.guard().agree(&said, &feed.last_timestamps, now) {
        Ok(_) => return Ok(()),
        Err(refusal) => refusal,
    };
    let remedy = match refusal {
        RevenueError::PriceStale => format!(
            "a price is good for {}, and it is {} on the chain; sign newer ones",
            duration(feed.parameters.max_age_seconds),
            Time(now)
        ),
        RevenueError::PriceInFuture => format!("it is {} on the chain; post it later", Time(now)),
        RevenueError::PriceNotNewer => "a price as late was posted already; sign newer ones".to_owned(),
        RevenueError::PricesDisagree => format!(
            "they may differ by {} basis points; ask the sources again",
            feed.parameters.max_deviation_bps
        ),
        _ => "sign prices above nothing and above their confidence".to_owned(),
    };
    Err(argument(format!("{refusal}: {remedy}")))
}

fn argument(text: impl Into<String>) -> Failure {
    Failure::Argument(text.into())
}
