//! Claims.

use anchor_lang::prelude::*;

use crate::contexts::Paid;

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

/// Rewards of several devices were paid to one payee.
#[event]
pub struct RewardsClaimed {
    /// The pool.
    pub pool: Pubkey,
    /// The wallet that was paid.
    pub payee: Pubkey,
    /// Paid at once.
    pub paid: u64,
    /// Put into the payee's vesting account.
    pub vesting: u64,
    /// What each device was paid before and now, cumulative; what vests is part of it.
    pub devices: Vec<Paid>,
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

/// Rent of a claim page went back.
#[event]
pub struct ClaimPageRefunded {
    /// The pool.
    pub pool: Pubkey,
    /// Number of the page.
    pub page: u32,
    /// Who paid the rent.
    pub rent_payer: Pubkey,
    /// What went back, lamports.
    pub lamports: u64,
    /// Whether the page was closed.
    pub closed: bool,
}
