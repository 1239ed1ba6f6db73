//! Events of pools and operator stakes.

use anchor_lang::prelude::*;

use crate::state::StakeParametersArgs;

/// A pool was created.
#[event]
pub struct StakePoolCreated {
    /// The network.
    pub network: Pubkey,
    /// The pool.
    pub pool: Pubkey,
    /// The stake mint.
    pub mint: Pubkey,
    /// `PoolKind` code.
    pub kind: u8,
    /// Its parameters.
    pub parameters: StakeParametersArgs,
}

/// A change of a pool's parameters was proposed.
#[event]
pub struct StakePoolUpdateProposed {
    /// The pool.
    pub pool: Pubkey,
    /// The parameters.
    pub parameters: StakeParametersArgs,
    /// When they may be applied, unix seconds.
    pub ready_at: u32,
}

/// A change of a pool's parameters was applied.
#[event]
pub struct StakePoolUpdated {
    /// The pool.
    pub pool: Pubkey,
    /// The parameters before.
    pub old_parameters: StakeParametersArgs,
    /// The parameters now.
    pub new_parameters: StakeParametersArgs,
}

/// Staking was paused or resumed.
#[event]
pub struct StakePauseChanged {
    /// The pool.
    pub pool: Pubkey,
    /// Whether it was paused.
    pub old_paused: bool,
    /// Whether it is.
    pub new_paused: bool,
}

/// A pool got a reward mint.
#[event]
pub struct RewardMintAdded {
    /// The pool.
    pub pool: Pubkey,
    /// The reward mint.
    pub mint: Pubkey,
    /// The token account that holds its rewards.
    pub vault: Pubkey,
}

/// Rewards were put in.
#[event]
pub struct RewardsFunded {
    /// The pool.
    pub pool: Pubkey,
    /// The reward mint.
    pub mint: Pubkey,
    /// Who signed for it.
    pub funder: Pubkey,
    /// Put in before, cumulative.
    pub old_funded: u64,
    /// Put in now, cumulative.
    pub new_funded: u64,
    /// When the last of it is released, unix seconds.
    pub end: u32,
}

/// An operator stake was created.
#[event]
pub struct OperatorStakeOpened {
    /// The pool.
    pub pool: Pubkey,
    /// The operator stake.
    pub stake: Pubkey,
    /// The operator; zero for nobody.
    pub operator: Pubkey,
}

/// The flag of an operator's collateral was brought up to date.
#[event]
pub struct BondUpdated {
    /// The operator stake.
    pub stake: Pubkey,
    /// Active stake.
    pub assets: u64,
    /// Required by the operator's devices.
    pub required: u64,
    /// Since when it fell short, unix seconds; 0 when it did not.
    pub old_short_since: u32,
    /// Since when it falls short.
    pub new_short_since: u32,
}
