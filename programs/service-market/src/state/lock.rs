//! A lock: what a payee has set aside of an authorisation for one job.

use anchor_lang::prelude::*;

use super::DISCRIMINATOR;
use crate::errors::{MarketError, ensure};

/// A lock. Address: `["lock", authorisation, job]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct Lock {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// Zero.
    pub padding: [u8; 2],
    /// From when it cannot be claimed and anybody may release it, unix seconds.
    pub expires_at: u32,
    /// The authorisation.
    pub authorisation: Pubkey,
    /// The payee's number of the job.
    pub job: u64,
    /// How much, base units.
    pub amount: u64,
}

impl Lock {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// # Errors
    /// `AmountZero`; `LockExpired` from its expiry on; `ClaimTooHigh` when less is locked.
    pub fn require_claimable(&self, amount: u64, now: u32) -> Result<()> {
        ensure(amount > 0, MarketError::AmountZero)?;
        ensure(now < self.expires_at, MarketError::LockExpired)?;
        ensure(amount <= self.amount, MarketError::ClaimTooHigh)
    }

    /// # Errors
    /// `LockNotExpired` before its expiry, unless the payee lets go of it.
    pub fn require_releasable(&self, by_payee: bool, now: u32) -> Result<()> {
        ensure(by_payee || now >= self.expires_at, MarketError::LockNotExpired)
    }
}

const _: () = assert!(Lock::SPACE == 64);
