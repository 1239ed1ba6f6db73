//! Vesting.

use anchor_lang::prelude::*;

/// A vesting account was opened.
#[event]
pub struct VestingOpened {
    /// The pool.
    pub pool: Pubkey,
    /// Who is paid from it.
    pub payee: Pubkey,
    /// Who paid the rent.
    pub rent_payer: Pubkey,
}

/// What was vested was paid.
#[event]
pub struct VestingReleased {
    /// The pool.
    pub pool: Pubkey,
    /// Who was paid.
    pub payee: Pubkey,
    /// Paid.
    pub amount: u64,
}

/// A payee left early.
#[event]
pub struct VestingExited {
    /// The pool.
    pub pool: Pubkey,
    /// Who was paid.
    pub payee: Pubkey,
    /// Paid.
    pub paid: u64,
    /// Kept: never minted, or burned.
    pub penalty: u64,
}

/// A vesting account was closed.
#[event]
pub struct VestingClosed {
    /// The pool.
    pub pool: Pubkey,
    /// Who was paid from it.
    pub payee: Pubkey,
    /// Rent that went back, lamports.
    pub lamports: u64,
}
