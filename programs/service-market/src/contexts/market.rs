//! A market and who acts on it.

use anchor_lang::prelude::*;

use crate::errors::MarketError;
use crate::programs::Network;
use crate::state::Market;

/// Accounts of `apply_market_update`, `set_market_pause` and, first, of `update_market`.
#[event_cpi]
#[derive(Accounts)]
pub struct ConfigureMarket<'info> {
    /// Who acts; each instruction says who may.
    pub signer: Signer<'info>,
    /// The network.
    pub network: AccountLoader<'info, Network>,
    /// The market.
    #[account(mut, has_one = network @ MarketError::NetworkMismatch)]
    pub market: AccountLoader<'info, Market>,
}
