//! Events of authorisations and their locks.

use anchor_lang::prelude::*;

use crate::state::CeilingsArgs;

/// An authorisation was created.
#[event]
pub struct AuthorisationCreated {
    /// The market.
    pub market: Pubkey,
    /// The authorisation.
    pub authorisation: Pubkey,
    /// Whose tokens it is to hold.
    pub payer: Pubkey,
    /// Who may lock and claim.
    pub payee: Pubkey,
    /// What may be locked.
    pub ceilings: CeilingsArgs,
    /// The fee, basis points.
    pub fee_bps: u16,
    /// The category of its fees.
    pub category: u8,
}

/// An authorisation was funded.
#[event]
pub struct AuthorisationFunded {
    /// The authorisation.
    pub authorisation: Pubkey,
    /// What it held before.
    pub old_balance: u64,
    /// What it holds now.
    pub new_balance: u64,
}

/// The ceilings of an authorisation were changed.
#[event]
pub struct AuthorisationUpdated {
    /// The authorisation.
    pub authorisation: Pubkey,
    /// The ceilings before.
    pub old_ceilings: CeilingsArgs,
    /// The ceilings now.
    pub new_ceilings: CeilingsArgs,
}

/// The payer of an authorisation took tokens back.
#[event]
pub struct AuthorisationWithdrawn {
    /// The authorisation.
    pub authorisation: Pubkey,
    /// What it held before.
    pub old_balance: u64,
    /// What it holds now.
    pub new_balance: u64,
}

/// An authorisation was closed.
#[event]
pub struct AuthorisationClosed {
    /// The authorisation.
    pub authorisation: Pubkey,
    /// Whose it was.
    pub payer: Pubkey,
    /// Who could lock and claim.
    pub payee: Pubkey,
    /// Claimed ever.
    pub claimed: u64,
}

/// An amount was locked for a job.
#[event]
pub struct LockCreated {
    /// The authorisation.
    pub authorisation: Pubkey,
    /// The lock.
    pub lock: Pubkey,
    /// The payee's number of the job.
    pub job: u64,
    /// How much.
    pub amount: u64,
    /// Until when it can be claimed, unix seconds.
    pub expires_at: u32,
}

/// A lock was claimed.
#[event]
pub struct LockClaimed {
    /// The authorisation.
    pub authorisation: Pubkey,
    /// The lock.
    pub lock: Pubkey,
    /// The payee's number of the job.
    pub job: u64,
    /// SHA-256 of the payee's proof of the job.
    pub proof_hash: [u8; 32],
    /// What was locked.
    pub locked: u64,
    /// Claimed of it.
    pub claimed: u64,
    /// Paid to the payee.
    pub paid: u64,
    /// The fee of it.
    pub fees: u64,
}

/// A lock was released without a claim.
#[event]
pub struct LockReleased {
    /// The authorisation.
    pub authorisation: Pubkey,
    /// The lock.
    pub lock: Pubkey,
    /// The payee's number of the job.
    pub job: u64,
    /// What was locked.
    pub amount: u64,
}
