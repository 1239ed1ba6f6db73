//! Pools and oracle sets.

use anchor_lang::prelude::*;

use crate::state::PoolParametersArgs;

/// An oracle set was created or replaced.
#[event]
pub struct OracleSetChanged {
    /// The network.
    pub network: Pubkey,
    /// Version before, 0 when created.
    pub old_version: u32,
    /// Version now.
    pub new_version: u32,
    /// Members now.
    pub members: u32,
    /// Their weight together.
    pub total_weight: u64,
}

/// A pool was created. One that mints took over the mint authority.
#[event]
pub struct PoolCreated {
    /// The network.
    pub network: Pubkey,
    /// The pool.
    pub pool: Pubkey,
    /// The reward mint.
    pub mint: Pubkey,
    /// `MODE_MINT` or `MODE_FUNDED`.
    pub mode: u8,
    /// Kind of the emission schedule.
    pub emission_kind: u8,
    /// The first epoch that emits.
    pub first_epoch: u64,
    /// Emission of the first epoch.
    pub first_emission: u64,
    /// Second parameter of the schedule.
    pub emission_parameter: u64,
    /// The most that will ever be emitted.
    pub emission_cap: u64,
    /// Months over which vesting shares vest.
    pub vesting_months: u8,
    /// Penalty for leaving early, basis points.
    pub exit_penalty_bps: u16,
    /// What the authority may change.
    pub parameters: PoolParametersArgs,
}

/// A change of a pool's parameters was proposed.
#[event]
pub struct PoolUpdateProposed {
    /// The pool.
    pub pool: Pubkey,
    /// The parameters as they will be.
    pub parameters: PoolParametersArgs,
    /// From when on it can be applied, unix seconds.
    pub ready_at: u32,
}

/// A change of a pool's parameters was applied.
#[event]
pub struct PoolUpdated {
    /// The pool.
    pub pool: Pubkey,
    /// The parameters before.
    pub old_parameters: PoolParametersArgs,
    /// The parameters now.
    pub new_parameters: PoolParametersArgs,
}

/// A pool's pause bits were set.
#[event]
pub struct PoolPauseChanged {
    /// The pool.
    pub pool: Pubkey,
    /// Bits before.
    pub old_paused: u32,
    /// Bits now.
    pub new_paused: u32,
}

/// A pool was funded.
#[event]
pub struct PoolFunded {
    /// The pool.
    pub pool: Pubkey,
    /// Who signed for it.
    pub funder: Pubkey,
    /// Put in before, cumulative.
    pub old_funded: u64,
    /// Put in now, cumulative.
    pub new_funded: u64,
}

/// A burn-linked pool emitted for burns.
#[event]
pub struct BurnsAccrued {
    /// The pool.
    pub pool: Pubkey,
    /// The first epoch whose burns were accrued.
    pub first_epoch: u64,
    /// How many epochs' were.
    pub epochs: u16,
    /// Burned in them.
    pub burned: u64,
    /// Emitted before, cumulative.
    pub old_emitted: u64,
    /// Emitted now, cumulative.
    pub new_emitted: u64,
}
