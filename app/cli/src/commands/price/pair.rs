//! The feed that a command is about, and prices in whole tokens.

use clap::Args;
use flywheel_client::accounts::PriceFeed;
use flywheel_client::chain::Chain;
use flywheel_client::queries::Found;
use flywheel_client::{revenue, tokens};
use flywheel_oracle::decimal;
use solana_address::Address;

use crate::failure::Failure;
use crate::words;

/// The feed that a command is about.
#[derive(Debug, Clone, Copy, Args)]
pub struct FeedArg {
    /// What is priced; not needed where only one feed of the network fits. `flywheel price show` lists them
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    pub base: Option<Address>,
    /// What it is priced in
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    pub quote: Option<Address>,
}

impl FeedArg {
    /// The one feed of a network that fits what was typed.
    pub fn find(&self, chain: &dyn Chain, network: &Address) -> Result<Found<PriceFeed>, Failure> {
        let mut fitting = revenue::feeds(chain, network)?;
        fitting.retain(|found| self.base.is_none_or(|base| base == found.account.base));
        fitting.retain(|found| self.quote.is_none_or(|quote| quote == found.account.quote));
        match fitting.as_slice() {
            [only] => Ok(*only),
            [] => Err(Failure::Argument(
                "the network has no such price feed; `flywheel price show` lists those there are, and `flywheel price create` \
                 makes one"
                    .to_owned(),
            )),
            several => {
                let pairs = several
                    .iter()
                    .map(|found| format!("  --base {} --quote {}", found.account.base, found.account.quote));
                let pairs = pairs.collect::<Vec<_>>().join("\n");
                Err(Failure::Argument(format!("several feeds fit; name one:\n{pairs}")))
            }
        }
    }
}

/// Digits behind the point that a price in whole tokens has in a feed's units; nothing when a mint cannot be read, or a unit is
/// more than a whole quote token for a whole base token.
pub fn digits(chain: &dyn Chain, feed: &PriceFeed) -> Result<Option<u8>, Failure> {
    let [base, quote] = [
        tokens::mint(chain, &feed.base)?,
        tokens::mint(chain, &feed.quote)?,
    ];
    let (Some(base), Some(quote)) = (base, quote) else {
        return Ok(None);
    };
    Ok(digits_of(base.decimals, quote.decimals, feed.scale))
}

fn digits_of(base: u8, quote: u8, scale: u8) -> Option<u8> {
    quote.checked_add(scale)?.checked_sub(base)
}

/// Whole quote tokens for a whole base token as typed behind `option`, in a feed's units.
pub fn units(option: &str, text: &str, digits: Option<u8>) -> Result<u64, Failure> {
    let Some(digits) = digits else {
        return Err(Failure::Argument(format!(
            "{option} {text}: the feed's scale is too small for prices in whole tokens; create it with a larger --scale"
        )));
    };
    decimal::parse(text, digits).map_err(|error| {
        Failure::Argument(format!(
            "{option} {text}: {error}; type whole quote tokens for a whole base token, with up to {digits} decimals"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_in_whole_tokens_has_the_digits_that_a_feeds_units_leave() {
        // Quote of 6 decimals for 10^9 base units of a base with 9: a whole one.
        assert_eq!(digits_of(9, 6, 9), Some(6));
        assert_eq!(digits_of(9, 6, 12), Some(9));
        assert_eq!(digits_of(9, 6, 3), Some(0));
        assert_eq!(digits_of(9, 6, 2), None);
        assert_eq!(units("--price", "0.5", Some(6)).unwrap(), 500_000);
        for (text, digits) in [("0.0000001", Some(6)), ("1e3", Some(6)), ("1", None)] {
            assert!(units("--price", text, digits).is_err(), "{text}");
        }
    }
}
