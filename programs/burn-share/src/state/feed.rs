//! A price feed: what the network token is worth, by two sources that must agree.

use anchor_lang::prelude::*;
use flywheel_revenue::{Agreed, Guard, MAX_SCALE, SignedPrice};

use super::{DISCRIMINATOR, FULL_BPS};
use crate::errors::{BurnShareError, ensure};

/// Oldest price that a feed may allow, seconds: a day.
pub const MAX_PRICE_AGE_SECONDS: u32 = 86_400;

/// What can be changed about a feed, as it is stored.
#[zero_copy]
#[repr(C)]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct FeedParameters {
    /// The ed25519 keys of the two sources.
    pub sources: [Pubkey; 2],
    /// How old a price may be, seconds.
    pub max_age_seconds: u32,
    /// How far the two prices may be apart, basis points of the lower.
    pub max_deviation_bps: u16,
    /// Zero.
    pub padding: [u8; 2],
}

/// What can be changed about a feed, as an argument.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FeedParametersArgs {
    /// The ed25519 keys of the two sources, different and not zero.
    pub sources: [Pubkey; 2],
    /// How old a price may be, seconds, 1 to 86,400.
    pub max_age_seconds: u32,
    /// How far the two prices may be apart, basis points of the lower, at most 10,000.
    pub max_deviation_bps: u16,
}

impl FeedParametersArgs {
    /// # Errors
    /// `FeedInvalid` when a source is missing or stands twice, or a limit is out of range.
    pub fn validate(&self) -> Result<()> {
        let [first, second] = &self.sources;
        let none = Pubkey::default();
        ensure(
            *first != none
                && *second != none
                && first != second
                && (1..=MAX_PRICE_AGE_SECONDS).contains(&self.max_age_seconds)
                && self.max_deviation_bps <= FULL_BPS,
            BurnShareError::FeedInvalid,
        )
    }
}

impl From<FeedParametersArgs> for FeedParameters {
    fn from(args: FeedParametersArgs) -> Self {
        Self {
            sources: args.sources,
            max_age_seconds: args.max_age_seconds,
            max_deviation_bps: args.max_deviation_bps,
            padding: [0; 2],
        }
    }
}

impl From<FeedParameters> for FeedParametersArgs {
    fn from(stored: FeedParameters) -> Self {
        Self {
            sources: stored.sources,
            max_age_seconds: stored.max_age_seconds,
            max_deviation_bps: stored.max_deviation_bps,
        }
    }
}

/// A price as one source signs it.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PostedPrice {
    /// Quote base units for 10^scale base units of the base mint.
    pub price: u64,
    /// How far the price may be off, in the same unit.
    pub confidence: u64,
    /// When it held, unix seconds.
    pub timestamp: i64,
}

/// A price feed. Address: `["price", network, base mint, quote mint]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct PriceFeed {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// A price is for 10^scale base units of the base mint.
    pub scale: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// The network.
    pub network: Pubkey,
    /// What is priced: the network token.
    pub base: Pubkey,
    /// What it is priced in.
    pub quote: Pubkey,
    /// What holds now.
    pub parameters: FeedParameters,
    /// The lower of both prices less their confidence, quote base units.
    pub low: u64,
    /// The higher of both prices plus their confidence, quote base units.
    pub high: u64,
    /// When the older of both held, unix seconds; 0 while there is none.
    pub timestamp: i64,
    /// The last timestamp of each source, unix seconds.
    pub last_timestamps: [i64; 2],
    /// What is to hold after `update_ready_at`.
    pub proposed: FeedParameters,
    /// When the proposed parameters may be applied, unix seconds; 0 when there are none.
    pub update_ready_at: u32,
    /// Zero.
    pub padding2: [u8; 4],
    /// Zero; for later versions.
    pub reserved: [u8; 64],
}

impl PriceFeed {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// What prices must keep to.
    pub const fn guard(&self) -> Guard {
        Guard {
            max_age_seconds: self.parameters.max_age_seconds,
            max_deviation_bps: self.parameters.max_deviation_bps,
        }
    }

    /// Takes a price of each source at `now`, unix seconds.
    ///
    /// # Errors
    /// `PriceStale`, `PriceInFuture`, `PriceNotNewer`, `PriceUncertain`, `PricesDisagree`, `PriceZero`.
    pub fn post(&mut self, prices: &[PostedPrice; 2], now: i64) -> Result<()> {
        let signed = prices.map(|one| SignedPrice {
            price: one.price,
            confidence: one.confidence,
            timestamp: one.timestamp,
        });
        let agreed = self
            .guard()
            .agree(&signed, &self.last_timestamps, now)
            .map_err(BurnShareError::from)?;
        (self.low, self.high, self.timestamp) = (agreed.low, agreed.high, agreed.timestamp);
        self.last_timestamps = prices.map(|one| one.timestamp);
        Ok(())
    }

    /// The price, when it is not too old at `now`, unix seconds.
    ///
    /// # Errors
    /// `PriceStale`.
    pub fn fresh(&self, now: i64) -> Result<Agreed> {
        let fresh = self.guard().require_fresh(self.timestamp, now);
        fresh.map_err(BurnShareError::from)?;
        Ok(Agreed {
            low: self.low,
            high: self.high,
            timestamp: self.timestamp,
        })
    }

    /// Puts the proposed parameters in force. A price of other sources counts no longer, and nothing that any source signed
    /// before the last price can be posted under the new ones.
    ///
    /// # Errors
    /// `ChangeNotPending` when nothing is proposed, `ChangeNotReady` before the delay has passed at `now`, unix seconds.
    pub fn apply_update(&mut self, now: u32) -> Result<()> {
        ensure(self.update_ready_at != 0, BurnShareError::ChangeNotPending)?;
        ensure(now >= self.update_ready_at, BurnShareError::ChangeNotReady)?;
        if self.parameters.sources != self.proposed.sources {
            (self.low, self.high, self.timestamp) = (0, 0, 0);
            let [first, second] = self.last_timestamps;
            self.last_timestamps = [first.max(second); 2];
        }
        self.parameters = self.proposed;
        self.proposed = FeedParameters::default();
        self.update_ready_at = 0;
        Ok(())
    }

    /// # Errors
    /// `FeedInvalid` when a price could be for more than 10^18 base units.
    pub fn require_scale(scale: u8) -> Result<()> {
        ensure(scale <= MAX_SCALE, BurnShareError::FeedInvalid)
    }
}

const _: () = assert!(PriceFeed::SPACE == 368);
