//! An authorisation: what a payer has put aside for one payee, who locks parts of it for jobs.

use anchor_lang::prelude::*;
use flywheel_market::{Settlement, net};

use super::DISCRIMINATOR;
use crate::errors::{MarketError, ensure};

/// What a payee may lock. Any number can be zero, which permits no further lock.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct CeilingsArgs {
    /// The most that may be locked at a time, base units.
    pub max_locked: u64,
    /// The longest time for which an amount may be locked, seconds.
    pub max_seconds: u32,
    /// The most locks at a time.
    pub max_locks: u32,
}

/// An authorisation. Address: `["authorisation", market, payer, payee]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct Authorisation {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// The category that its fees are revenue of.
    pub category: u8,
    /// Zero.
    pub padding: u8,
    /// The market's fee when it was created, basis points.
    pub fee_bps: u16,
    /// Zero.
    pub padding2: [u8; 2],
    /// The market.
    pub market: Pubkey,
    /// Whose tokens it holds.
    pub payer: Pubkey,
    /// Who may lock and claim.
    pub payee: Pubkey,
    /// What it holds, locked or not, base units.
    pub balance: u64,
    /// Locked of it, base units.
    pub locked: u64,
    /// Claimed ever, fees included, base units.
    pub claimed: u64,
    /// The most that may be locked at a time, base units.
    pub max_locked: u64,
    /// The longest time for which an amount may be locked, seconds.
    pub max_seconds: u32,
    /// The most locks at a time.
    pub max_locks: u32,
    /// Locks that exist.
    pub locks: u32,
    /// Zero.
    pub padding3: [u8; 4],
}

impl Authorisation {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// What is not locked, base units.
    pub const fn free(&self) -> u64 {
        self.balance.saturating_sub(self.locked)
    }

    /// Sets the ceilings; locks that exist stay.
    pub const fn set_ceilings(&mut self, ceilings: &CeilingsArgs) {
        self.max_locked = ceilings.max_locked;
        self.max_seconds = ceilings.max_seconds;
        self.max_locks = ceilings.max_locks;
    }

    /// The ceilings in force.
    pub const fn ceilings(&self) -> CeilingsArgs {
        CeilingsArgs {
            max_locked: self.max_locked,
            max_seconds: self.max_seconds,
            max_locks: self.max_locks,
        }
    }

    /// Adds `amount` base units.
    ///
    /// # Errors
    /// `NumberOutOfRange` when it would hold more than 2^64 - 1.
    pub fn fund(&mut self, amount: u64) -> Result<()> {
        let balance = self.balance.checked_add(amount);
        self.balance = balance.ok_or(MarketError::NumberOutOfRange)?;
        Ok(())
    }

    /// Takes `amount` base units out.
    ///
    /// # Errors
    /// `AuthorisationTooLow` when so much is not free.
    pub fn withdraw(&mut self, amount: u64) -> Result<()> {
        ensure(amount <= self.free(), MarketError::AuthorisationTooLow)?;
        self.balance = self.balance.saturating_sub(amount);
        Ok(())
    }

    /// Locks `amount` base units for `seconds`.
    ///
    /// # Errors
    /// `LockTimeInvalid`, `LockCeilingReached`, `LocksFull`, `AuthorisationTooLow`.
    pub fn lock(&mut self, amount: u64, seconds: u32) -> Result<()> {
        ensure(
            (1..=self.max_seconds).contains(&seconds),
            MarketError::LockTimeInvalid,
        )?;
        ensure(self.locks < self.max_locks, MarketError::LocksFull)?;
        ensure(amount <= self.free(), MarketError::AuthorisationTooLow)?;
        // Both are part of the balance, so that their sum fits.
        let locked = self.locked.saturating_add(amount);
        ensure(locked <= self.max_locked, MarketError::LockCeilingReached)?;
        self.locked = locked;
        self.locks = self.locks.saturating_add(1);
        Ok(())
    }

    /// Ends a lock of `amount` base units: they are free again.
    pub const fn unlock(&mut self, amount: u64) {
        self.locked = self.locked.saturating_sub(amount);
        self.locks = self.locks.saturating_sub(1);
    }

    /// Takes `amount` base units, which are free, for the payee and the fee. The fee is that of all claims together, so that
    /// many small ones come to the same as one.
    ///
    /// # Errors
    /// `AuthorisationTooLow`, which cannot be; `NumberOutOfRange` when more than 2^64 - 1 would have been claimed.
    pub fn claim(&mut self, amount: u64) -> Result<Settlement> {
        self.withdraw(amount)?;
        let claimed = self.claimed.checked_add(amount);
        let claimed = claimed.ok_or(MarketError::NumberOutOfRange)?;
        let paid = net(claimed, self.fee_bps).saturating_sub(net(self.claimed, self.fee_bps));
        self.claimed = claimed;
        Ok(Settlement {
            charged: amount,
            paid,
            fees: amount.saturating_sub(paid),
        })
    }
}

const _: () = assert!(Authorisation::SPACE == 160);
