//! Events of price feeds.

use anchor_lang::prelude::*;

use crate::state::FeedParametersArgs;

/// A price feed was created.
#[event]
pub struct PriceFeedCreated {
    /// The network.
    pub network: Pubkey,
    /// The feed.
    pub feed: Pubkey,
    /// What is priced.
    pub base: Pubkey,
    /// What it is priced in.
    pub quote: Pubkey,
    /// A price is for 10^scale base units of the base mint.
    pub scale: u8,
    /// Its parameters.
    pub parameters: FeedParametersArgs,
}

/// A change of a feed's parameters was proposed.
#[event]
pub struct PriceFeedUpdateProposed {
    /// The feed.
    pub feed: Pubkey,
    /// The parameters.
    pub parameters: FeedParametersArgs,
    /// When they may be applied, unix seconds.
    pub ready_at: u32,
}

/// A change of a feed's parameters was applied.
#[event]
pub struct PriceFeedUpdated {
    /// The feed.
    pub feed: Pubkey,
    /// The parameters before.
    pub old_parameters: FeedParametersArgs,
    /// The parameters now.
    pub new_parameters: FeedParametersArgs,
}

/// A price was posted.
#[event]
pub struct PricePosted {
    /// The feed.
    pub feed: Pubkey,
    /// The lower bound before.
    pub old_low: u64,
    /// The lower bound now.
    pub new_low: u64,
    /// The upper bound now.
    pub high: u64,
    /// When the older of both prices held, unix seconds.
    pub timestamp: i64,
}
