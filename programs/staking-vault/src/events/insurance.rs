//! Events of fault fees and insurances.

use anchor_lang::prelude::*;

/// A failed device's fee was charged.
#[event]
pub struct FaultCharged {
    /// The operator stake.
    pub stake: Pubkey,
    /// The device's account.
    pub device: Pubkey,
    /// Periods charged before.
    pub old_periods: u32,
    /// Periods charged now.
    pub new_periods: u32,
    /// The fee.
    pub fee: u64,
    /// Burned of it.
    pub burned: u64,
    /// Paid of it to who charged it.
    pub bounty: u64,
}

/// A fault record was closed.
#[event]
pub struct FaultClosed {
    /// The operator stake.
    pub stake: Pubkey,
    /// The device's account.
    pub device: Pubkey,
    /// Charged for its last failure, base units.
    pub charged: u64,
}

/// A part of fault fees was paid.
#[event]
pub struct FaultFeesPaid {
    /// The pool.
    pub pool: Pubkey,
    /// The token account.
    pub destination: Pubkey,
    /// How much.
    pub amount: u64,
}

/// An insurance was created.
#[event]
pub struct InsuranceCreated {
    /// The network.
    pub network: Pubkey,
    /// The insurance.
    pub insurance: Pubkey,
    /// What it pays in.
    pub mint: Pubkey,
    /// The most that it pays in an epoch.
    pub epoch_cap: u64,
}

/// A change of an insurance's cap was proposed.
#[event]
pub struct InsuranceUpdateProposed {
    /// The insurance.
    pub insurance: Pubkey,
    /// The cap.
    pub epoch_cap: u64,
    /// When it may be applied, unix seconds.
    pub ready_at: u32,
}

/// A change of an insurance's cap was applied.
#[event]
pub struct InsuranceUpdated {
    /// The insurance.
    pub insurance: Pubkey,
    /// The cap before.
    pub old_cap: u64,
    /// The cap now.
    pub new_cap: u64,
}

/// An insurance paid a claim.
#[event]
pub struct InsurancePaid {
    /// The insurance.
    pub insurance: Pubkey,
    /// The token account.
    pub destination: Pubkey,
    /// SHA-256 of what the claim is about.
    pub claim_hash: [u8; 32],
    /// Paid ever, before.
    pub old_paid: u64,
    /// Paid ever, now.
    pub new_paid: u64,
}
