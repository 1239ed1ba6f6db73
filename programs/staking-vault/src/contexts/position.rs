//! A position and who acts on it.

use anchor_lang::prelude::*;

use crate::errors::StakingError;
use crate::state::{OperatorStake, Position, StakePool};

/// Accounts of `extend_lock` and, first, of others that the owner signs.
#[event_cpi]
#[derive(Accounts)]
pub struct OwnPosition<'info> {
    /// Who owns the position.
    #[account(mut)]
    pub owner: Signer<'info>,
    /// The pool.
    #[account(mut)]
    pub pool: AccountLoader<'info, StakePool>,
    /// The operator stake.
    #[account(mut, has_one = pool @ StakingError::PoolMismatch)]
    pub stake: AccountLoader<'info, OperatorStake>,
    /// The position.
    #[account(
        mut,
        has_one = stake @ StakingError::StakeMismatch,
        has_one = owner @ StakingError::OwnerMismatch,
    )]
    pub position: AccountLoader<'info, Position>,
}

/// Accounts of `expire_lock` and, first, of others that anybody may send.
#[event_cpi]
#[derive(Accounts)]
pub struct AnyPosition<'info> {
    /// The pool.
    #[account(mut)]
    pub pool: AccountLoader<'info, StakePool>,
    /// The operator stake.
    #[account(mut, has_one = pool @ StakingError::PoolMismatch)]
    pub stake: AccountLoader<'info, OperatorStake>,
    /// The position.
    #[account(mut, has_one = stake @ StakingError::StakeMismatch)]
    pub position: AccountLoader<'info, Position>,
}
