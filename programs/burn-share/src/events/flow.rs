//! Events of what comes in and is paid.

use anchor_lang::prelude::*;

/// Revenue came in.
#[event]
pub struct RevenueDeposited {
    /// The pool.
    pub pool: Pubkey,
    /// Who signed for it.
    pub depositor: Pubkey,
    /// The epoch in which it is booked.
    pub epoch: u64,
    /// What it is for.
    pub category: u8,
    /// What the payer calls the invoice.
    pub invoice_hash: [u8; 32],
    /// Orders that it is for.
    pub orders: u32,
    /// Customers that it is of.
    pub customers: u32,
    /// Income of the epoch before.
    pub old_income: u64,
    /// Income of the epoch now.
    pub new_income: u64,
}

/// Revenue was given back.
#[event]
pub struct RevenueRefunded {
    /// The pool.
    pub pool: Pubkey,
    /// The token account.
    pub destination: Pubkey,
    /// What it was for.
    pub category: u8,
    /// What the payer calls the invoice.
    pub invoice_hash: [u8; 32],
    /// Refunds of the epoch before.
    pub old_refunds: u64,
    /// Refunds of the epoch now.
    pub new_refunds: u64,
}

/// Undistributed revenue was split, and legs were paid.
#[event]
pub struct RevenueDistributed {
    /// The pool.
    pub pool: Pubkey,
    /// The epoch in which it is booked.
    pub epoch: u64,
    /// What was split, the bounty included.
    pub amount: u64,
    /// Paid to whoever cranked.
    pub bounty: u64,
    /// The burn's share that held, basis points.
    pub burn_bps: u16,
    /// Paid to the reward pool.
    pub providers: u64,
    /// Paid to the stake pool.
    pub stakers: u64,
    /// Burned.
    pub burned: u64,
    /// Paid to the insurance.
    pub insurance: u64,
}

/// A recipient was paid.
#[event]
pub struct RecipientPaid {
    /// The pool.
    pub pool: Pubkey,
    /// The recipient.
    pub wallet: Pubkey,
    /// The token account.
    pub destination: Pubkey,
    /// How much.
    pub amount: u64,
}

/// An epoch was closed.
#[event]
pub struct StatementClosed {
    /// The pool.
    pub pool: Pubkey,
    /// The statement.
    pub statement: Pubkey,
    /// The epoch.
    pub epoch: u64,
    /// Income of the epoch.
    pub income: u64,
    /// Burned of the mint.
    pub burned: u64,
    /// What is owed, with which the next epoch opens.
    pub closing: u64,
}
