//! Events of burns and sales.

use anchor_lang::prelude::*;

/// A lot of a native pool was burned.
#[event]
pub struct LotBurned {
    /// The pool.
    pub pool: Pubkey,
    /// The window.
    pub window: u64,
    /// How much.
    pub amount: u64,
    /// Burned in the epoch before.
    pub old_burned: u64,
    /// Burned in the epoch now.
    pub new_burned: u64,
}

/// Payment tokens were sold for network tokens, which were burned.
#[event]
pub struct LotBought {
    /// The pool.
    pub pool: Pubkey,
    /// Who bought.
    pub buyer: Pubkey,
    /// The window.
    pub window: u64,
    /// Payment tokens.
    pub given: u64,
    /// Network tokens.
    pub tokens: u64,
    /// Network tokens for a payment token, times 2^64.
    pub price: u128,
}

/// Somebody burned network tokens.
#[event]
pub struct TokensBurned {
    /// The pool.
    pub pool: Pubkey,
    /// Who signed for them.
    pub burner: Pubkey,
    /// How much.
    pub amount: u64,
    /// Burned in the epoch before.
    pub old_burned: u64,
    /// Burned in the epoch now.
    pub new_burned: u64,
}
