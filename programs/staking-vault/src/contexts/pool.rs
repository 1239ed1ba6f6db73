//! A pool and who acts on it.

use anchor_lang::prelude::*;

use crate::errors::StakingError;
use crate::programs::Network;
use crate::state::StakePool;

/// Accounts of `update_stake_pool`, `apply_stake_pool_update` and `set_stake_pause`.
#[event_cpi]
#[derive(Accounts)]
pub struct ConfigureStakePool<'info> {
    /// Who acts; each instruction says who may.
    pub signer: Signer<'info>,
    /// The network.
    pub network: AccountLoader<'info, Network>,
    /// The pool.
    #[account(mut, has_one = network @ StakingError::NetworkMismatch)]
    pub pool: AccountLoader<'info, StakePool>,
}
