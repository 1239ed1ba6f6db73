//! Payouts.

use anchor_lang::prelude::*;

/// A payout was created.
#[event]
pub struct PayoutCreated {
    /// The payout.
    pub payout: Pubkey,
    /// Who created it.
    pub creator: Pubkey,
    /// The id that, with the creator, makes its address.
    pub id: u64,
    /// Number of wallets.
    pub destinations: u8,
}

/// A payout can receive a mint.
#[event]
pub struct PayoutMintOpened {
    /// The payout.
    pub payout: Pubkey,
    /// The mint.
    pub mint: Pubkey,
    /// The token account for it.
    pub vault: Pubkey,
}

/// Tokens of a payout were moved to its vault.
#[event]
pub struct PayoutSwept {
    /// The payout.
    pub payout: Pubkey,
    /// The mint.
    pub mint: Pubkey,
    /// The token account they were in.
    pub source: Pubkey,
    /// How many.
    pub amount: u64,
}

/// A wallet of a payout was paid.
#[event]
pub struct PayoutPaid {
    /// The payout.
    pub payout: Pubkey,
    /// The mint.
    pub mint: Pubkey,
    /// The wallet.
    pub wallet: Pubkey,
    /// What had arrived since the last time and was credited to all wallets.
    pub credited: u64,
    /// What the wallet was paid.
    pub amount: u64,
}
