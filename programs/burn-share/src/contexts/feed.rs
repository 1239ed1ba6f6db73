//! A price feed and who acts on it.

use anchor_lang::prelude::*;

use crate::errors::BurnShareError;
use crate::programs::Network;
use crate::state::PriceFeed;

/// Accounts of `update_price_feed` and `apply_price_feed`.
#[event_cpi]
#[derive(Accounts)]
pub struct ConfigurePriceFeed<'info> {
    /// Who acts; each instruction says who may.
    pub signer: Signer<'info>,
    /// The network.
    pub network: AccountLoader<'info, Network>,
    /// The feed.
    #[account(mut, has_one = network @ BurnShareError::NetworkMismatch)]
    pub feed: AccountLoader<'info, PriceFeed>,
}
