//! What a network's authority may change about a market, after a delay.

use anchor_lang::prelude::*;

use super::{FULL_BPS, MAX_WINDOW_SECONDS};
use crate::errors::{MarketError, ensure};

/// What can be changed about a market, as it is stored.
#[zero_copy]
#[repr(C)]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct MarketParameters {
    /// The revenue pool of the same mint that fees are forwarded to; zero for none yet.
    pub revenue_pool: Pubkey,
    /// The price feed for quoted prices and credits; zero for none.
    pub feed: Pubkey,
    /// How long after an order's end it can be settled, seconds.
    pub settle_seconds: u32,
    /// The network's share of what is charged, basis points.
    pub fee_bps: u16,
    /// Zero.
    pub padding: [u8; 2],
}

/// What can be changed about a market, as an argument.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MarketParametersArgs {
    /// The revenue pool of the same mint that fees are forwarded to; zero for none yet.
    pub revenue_pool: Pubkey,
    /// The price feed for quoted prices and credits; zero for none.
    pub feed: Pubkey,
    /// How long after an order's end it can be settled, seconds, 1 to 90 days.
    pub settle_seconds: u32,
    /// The network's share of what is charged, basis points, at most 10,000.
    pub fee_bps: u16,
}

impl MarketParametersArgs {
    /// Whether the numbers are in range.
    ///
    /// # Errors
    /// `ParametersInvalid`.
    pub fn validate(&self) -> Result<()> {
        ensure(
            self.fee_bps <= FULL_BPS && (1..=MAX_WINDOW_SECONDS).contains(&self.settle_seconds),
            MarketError::ParametersInvalid,
        )
    }
}

impl From<MarketParametersArgs> for MarketParameters {
    fn from(args: MarketParametersArgs) -> Self {
        Self {
            revenue_pool: args.revenue_pool,
            feed: args.feed,
            settle_seconds: args.settle_seconds,
            fee_bps: args.fee_bps,
            padding: [0; 2],
        }
    }
}

impl From<MarketParameters> for MarketParametersArgs {
    fn from(stored: MarketParameters) -> Self {
        Self {
            revenue_pool: stored.revenue_pool,
            feed: stored.feed,
            settle_seconds: stored.settle_seconds,
            fee_bps: stored.fee_bps,
        }
    }
}
