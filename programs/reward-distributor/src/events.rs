//! Events: one per state change, with the values before and after where there was a value before. Amounts are in base
//! units of the pool's mint.

use anchor_lang::Event;
use anchor_lang::prelude::*;

/// Sends an event by a call of the program to itself, where no log limit can cut it off.
///
/// # Errors
/// The runtime's when `authority` is not the event authority or the program is not among the accounts.
pub fn emit(authority: &AccountInfo<'_>, event: &impl Event) -> Result<()> {
    flywheel_onchain::events::emit((&crate::ID, crate::EVENT_AUTHORITY_AND_BUMP.1), authority, event)
}

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

/// A pool was created and took over the mint authority.
#[event]
pub struct PoolCreated {
    /// The network.
    pub network: Pubkey,
    /// The pool.
    pub pool: Pubkey,
    /// The reward mint.
    pub mint: Pubkey,
    /// The first epoch that emits.
    pub first_epoch: u64,
    /// Emission of the first epoch.
    pub first_emission: u64,
    /// The most that will ever be emitted.
    pub emission_cap: u64,
}

/// An epoch was opened for proposals and votes.
#[event]
pub struct EpochOpened {
    /// The pool.
    pub pool: Pubkey,
    /// The epoch.
    pub epoch: u64,
    /// What the schedule has emitted by its end, cumulative.
    pub emitted: u64,
}

/// A root was proposed.
#[event]
pub struct RootProposed {
    /// The pool.
    pub pool: Pubkey,
    /// The epoch.
    pub epoch: u64,
    /// The root account.
    pub root_account: Pubkey,
    /// Hash at the top of the sum tree.
    pub root: [u8; 32],
    /// Sum of all totals.
    pub total: u64,
    /// Number of leaves.
    pub leaf_count: u32,
    /// The oracle that proposed it.
    pub proposer: Pubkey,
}

/// An oracle voted.
#[event]
pub struct RootVoted {
    /// The pool.
    pub pool: Pubkey,
    /// The epoch.
    pub epoch: u64,
    /// The oracle.
    pub oracle: Pubkey,
    /// The root account it voted for before, zero for none.
    pub old_root: Pubkey,
    /// The root account it votes for now.
    pub new_root: Pubkey,
    /// Weight behind that root now.
    pub weight: u64,
    /// Whether this vote approves it.
    pub approved: bool,
}

/// A root became final.
#[event]
pub struct RootFinalized {
    /// The pool.
    pub pool: Pubkey,
    /// The epoch.
    pub epoch: u64,
    /// The root account.
    pub root_account: Pubkey,
    /// Final total before.
    pub old_total: u64,
    /// Final total now.
    pub new_total: u64,
}

/// A reward was paid.
#[event]
pub struct RewardClaimed {
    /// The pool.
    pub pool: Pubkey,
    /// The device's index in the network.
    pub index: u32,
    /// The wallet that was paid.
    pub payee: Pubkey,
    /// Paid to the device before, cumulative.
    pub old_total: u64,
    /// Paid to the device now, cumulative.
    pub new_total: u64,
}

/// A page of claim records was created.
#[event]
pub struct ClaimPageCreated {
    /// The pool.
    pub pool: Pubkey,
    /// Number of the page.
    pub page: u32,
    /// Who paid the rent.
    pub rent_payer: Pubkey,
}
