//! What customers pay for the work, and what becomes of it, as the network file says it.

use serde::Deserialize;

/// What customers pay, and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Market {
    /// What customers pay in.
    pub currency: Currency,
    /// What of the revenue of providers goes to the network, in basis points. Of what the network sells itself all does.
    pub fee_bps: u16,
    /// How many customers share what was used.
    pub customers: u32,
    /// What a whole token costs when the first auction opens, in base units of the currency.
    pub token_price: u64,
    /// Who gets how much of the revenue.
    pub split: Split,
    /// How the share that is burned grows; it stays as it is if the file says nothing of it.
    pub burn: Option<BurnSlope>,
    /// How currency is sold for tokens to burn.
    pub auction: Auction,
    /// What is sold.
    pub plans: Vec<Plan>,
}

/// The currency that customers pay in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Currency {
    /// The symbol, at most 10 bytes.
    pub symbol: String,
    /// One of it is 10^decimals base units.
    pub decimals: u8,
}

/// Shares of the revenue in basis points, which sum to 10,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    /// Those who run devices.
    pub providers_bps: u16,
    /// Those who stake.
    pub stakers_bps: u16,
    /// What tokens are bought and burned with.
    pub burn_bps: u16,
    /// The network's treasury.
    pub treasury_bps: u16,
    /// The insurance.
    pub insurance_bps: u16,
}

/// How the share that is burned grows to its limit: on a straight line from one epoch to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BurnSlope {
    /// The share at the end, in basis points.
    pub limit_bps: u16,
    /// The last epoch of the share in the split.
    pub start_epoch: u32,
    /// The first epoch of the limit.
    pub end_epoch: u32,
}

/// How currency is sold for tokens to burn: at a price that falls with time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Auction {
    /// The most that is sold in a window, in base units of the currency.
    pub lot: u64,
    /// How long a window is, in seconds.
    pub window_seconds: u32,
    /// The price at its beginning, in basis points of the last ones.
    pub start_bps: u16,
    /// The least price, in basis points of the last ones.
    pub floor_bps: u16,
    /// How long it falls, in seconds.
    pub decay_seconds: u32,
}

/// What is sold: the categories of revenue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// Bytes that are kept for a time.
    Storage,
    /// Bytes that are read back.
    Retrieval,
    /// Seconds of computing.
    Compute,
    /// Bytes of a data package.
    Data,
    /// Time for which something may be used.
    Pass,
    /// Periods of a subscription.
    Feed,
    /// Single readings of a sensor.
    Reading,
    /// Bytes that are kept for ever.
    PayOnce,
}

impl Service {
    /// The number of the category, from 0.
    pub fn category(self) -> u8 {
        match self {
            Self::Storage => 0,
            Self::Retrieval => 1,
            Self::Compute => 2,
            Self::Data => 3,
            Self::Pass => 4,
            Self::Feed => 5,
            Self::Reading => 6,
            Self::PayOnce => 7,
        }
    }
}

/// How something is sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sale {
    /// By orders with an escrow, settled by usage, of an operator.
    Order,
    /// Through channels, by vouchers, of an operator.
    Channel,
    /// By passes of the network: packages that are used up, or time.
    Pass,
    /// Once and for ever, released over time.
    Endowment(EndowmentTerms),
}

/// How what was paid once is released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndowmentTerms {
    /// Over how many epochs.
    pub epochs: u32,
    /// What the first epoch costs, in basis points of what was paid.
    pub first_bps: u16,
    /// How much less each following epoch costs than the one before, in basis points.
    pub decay_bps: u16,
}

/// What customers buy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What it is.
    pub service: Service,
    /// How it is sold.
    pub sale: Sale,
    /// What one unit costs, in base units of the currency: a whole unit of the columns, or an epoch of a pass.
    pub price: u64,
    /// How much was used, as a position in [`super::UsageMapping::metrics`]; nothing for a pass, which each customer has.
    pub metric: Option<usize>,
    /// Whether customers pay with credits, for which they have burned tokens.
    pub with_credits: bool,
}
