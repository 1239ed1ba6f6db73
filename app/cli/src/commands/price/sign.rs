//! `flywheel price sign`

use clap::Args;
use flywheel_client::instructions::revenue::{PostedPrice, SignedPrice};
use solana_signer::Signer;

use super::pair::{FeedArg, digits, units};
use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::show::Time;
use crate::views::SignedPriceView;
use crate::{lookup, show};

/// Arguments of `flywheel price sign`.
#[derive(Debug, Args)]
pub struct SignArgs {
    /// Whole quote tokens for a whole base token
    #[arg(long, value_name = "TOKENS")]
    price: String,
    /// How far the price may be off, in the same unit
    #[arg(long, value_name = "TOKENS", default_value = "0")]
    confidence: String,
    /// When it held; the chain's time if not given
    #[arg(long, value_name = "DATE|SECONDS", value_parser = Time::parse)]
    at: Option<Time>,
    #[command(flatten)]
    feed: FeedArg,
    #[command(flatten)]
    network: NetworkArg,
}

/// Prints a price that --keypair has signed; a file of it goes to `flywheel price post`.
pub fn sign(args: &SignArgs, context: &Context) -> Result<(), Failure> {
    let source = context.keypair()?;
    let chain = context.read()?;
    let chain = chain.as_ref();
    let network = lookup::network(chain, &args.network.network)?.address;
    let found = args.feed.find(chain, &network)?;
    let sources = found.account.parameters.sources;
    if !sources.contains(&source.pubkey()) {
        let [first, second] = sources;
        return Err(Failure::Argument(format!(
            "{} is no source of this feed; sign with {first} or {second}",
            source.pubkey()
        )));
    }
    let digits = digits(chain, &found.account)?;
    let posted = PostedPrice {
        price: units("--price", &args.price, digits)?,
        confidence: units("--confidence", &args.confidence, digits)?,
        timestamp: match args.at {
            Some(at) => at.0,
            None => chain.now()?,
        },
    };
    let signed = SignedPrice::sign(&source, &found.address, posted)?;
    let view = SignedPriceView::new(
        &found.address,
        &source.pubkey(),
        &posted,
        &signed.signed.signature,
    );
    show::fields(context.output(), &view, view.rows())
}
