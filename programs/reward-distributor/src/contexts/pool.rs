//! A pool and who acts on it.

use anchor_lang::prelude::*;

use crate::errors::RewardError;
use crate::registry::Network;
use crate::state::Pool;

/// Accounts of `update_pool`, `apply_pool_update` and `set_pool_pause`.
#[event_cpi]
#[derive(Accounts)]
pub struct ConfigurePool<'info> {
    /// Who acts; each instruction says who may.
    pub signer: Signer<'info>,
    /// The network.
    pub network: AccountLoader<'info, Network>,
    /// The pool.
    #[account(mut, has_one = network @ RewardError::NetworkMismatch)]
    pub pool: AccountLoader<'info, Pool>,
}
