//! A revenue pool and who acts on it.

use anchor_lang::prelude::*;

use crate::errors::BurnShareError;
use crate::programs::Network;
use crate::state::RevenuePool;

/// Accounts of `apply_revenue_update`, `update_recipients`, `apply_recipients`, `set_halt`, `set_direct_burn` and, first, of
/// `update_revenue_pool`.
#[event_cpi]
#[derive(Accounts)]
pub struct ConfigureRevenuePool<'info> {
    /// Who acts; each instruction says who may.
    pub signer: Signer<'info>,
    /// The network.
    pub network: AccountLoader<'info, Network>,
    /// The pool.
    #[account(mut, has_one = network @ BurnShareError::NetworkMismatch)]
    pub pool: AccountLoader<'info, RevenuePool>,
}
