//! Epochs and roots.

use anchor_lang::prelude::*;

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
    /// The bond, lamports.
    pub bond: u64,
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

/// Evidence was laid down.
#[event]
pub struct EvidenceLaid {
    /// The root account.
    pub root_account: Pubkey,
    /// The evidence.
    pub evidence: Pubkey,
    /// Who laid it down.
    pub challenger: Pubkey,
    /// The leaf's device index.
    pub index: u32,
    /// The leaf's position.
    pub position: u32,
    /// The leaf's total.
    pub total: u64,
}

/// Evidence was closed.
#[event]
pub struct EvidenceClosed {
    /// The root account.
    pub root_account: Pubkey,
    /// The evidence.
    pub evidence: Pubkey,
    /// Rent that went back, lamports.
    pub lamports: u64,
}

/// A root was challenged, and rejected if the proof held.
#[event]
pub struct RootChallenged {
    /// The pool.
    pub pool: Pubkey,
    /// The epoch.
    pub epoch: u64,
    /// The root account.
    pub root_account: Pubkey,
    /// Who challenged it.
    pub challenger: Pubkey,
    /// What the proof was to show: 0 unsorted, 1 bad sum, 2 decrease, 3 above the cap, 4 unregistered,
    /// 5 omission.
    pub fraud: u8,
    /// Whether it held.
    pub proven: bool,
    /// Of the root's bond, to the challenger, lamports.
    pub to_challenger: u64,
    /// Of the root's bond, to the insurance, lamports.
    pub to_insurance: u64,
    /// Of the challenger, to the root's bond, lamports.
    pub forfeited: u64,
}

/// A root's bond was returned, and its account closed unless it is final.
#[event]
pub struct RootReleased {
    /// The pool.
    pub pool: Pubkey,
    /// The root account.
    pub root_account: Pubkey,
    /// Who paid rent and bond and got this back.
    pub rent_payer: Pubkey,
    /// Bond and rent that went back, lamports.
    pub lamports: u64,
    /// Whether the account was closed.
    pub closed: bool,
}

/// An epoch's account was closed.
#[event]
pub struct EpochClosed {
    /// The pool.
    pub pool: Pubkey,
    /// The epoch.
    pub epoch: u64,
    /// Who paid the rent and got it back.
    pub rent_payer: Pubkey,
    /// Rent that went back, lamports.
    pub lamports: u64,
}
