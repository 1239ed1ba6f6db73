//! An operator: who runs devices and is paid for them.

use anchor_lang::prelude::*;

use super::{DISCRIMINATOR, decremented, incremented};
use crate::errors::{RegistryError, ensure, ensure_key};

/// An operator. Address: `["operator", network, authority at registration]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct Operator {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// Zero.
    pub padding: [u8; 2],
    /// Devices that are not retired.
    pub devices: u32,
    /// The network.
    pub network: Pubkey,
    /// The key that acts for the operator.
    pub authority: Pubkey,
    /// Who pays the rent of this account and of the operator's devices, and is refunded. One per operator, so that a
    /// device account need not carry it; whoever takes over pays the one before him what is locked.
    pub rent_payer: Pubkey,
    /// When it registered, unix seconds.
    pub registered_at: u32,
    /// End of its suspension, unix seconds; in the past when it is not suspended.
    pub suspended_until: u32,
    /// What the rent payer has locked in this account and the operator's devices, lamports.
    pub rent_locked: u64,
    /// Stake that must stand behind its devices, base units of the network's collateral mint: the exact sum of class bond
    /// times capacity.
    pub bond_required: u64,
    /// Who is paid for its devices, a wallet or a payout; zero for its authority.
    pub payee: Pubkey,
    /// Zero; for later versions.
    pub reserved: [u8; 48],
}

impl Operator {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// # Errors
    /// `OperatorAuthorityMismatch` when `signer` does not act for the operator.
    pub fn require_authority(&self, signer: &Pubkey) -> Result<()> {
        ensure_key(signer, &self.authority, RegistryError::OperatorAuthorityMismatch)
    }

    /// Who is paid for its devices.
    pub fn payee(&self) -> Pubkey {
        if self.payee == Pubkey::default() {
            self.authority
        } else {
            self.payee
        }
    }

    /// # Errors
    /// `OperatorSuspended` while its suspension runs at `now`, unix seconds.
    pub fn require_not_suspended(&self, now: u32) -> Result<()> {
        ensure(now >= self.suspended_until, RegistryError::OperatorSuspended)
    }

    /// Counts a device in.
    ///
    /// # Arguments
    /// - `rent`: lamports in the device's account
    /// - `bond`: stake that must stand behind it, base units
    ///
    /// # Errors
    /// `CounterOverflow` or `BondOverflow` when a counter is full.
    pub fn add_device(&mut self, rent: u64, bond: u64) -> Result<()> {
        self.devices = incremented(self.devices)?;
        self.rent_locked = self.rent_locked.saturating_add(rent);
        self.bond_required = self
            .bond_required
            .checked_add(bond)
            .ok_or(RegistryError::BondOverflow)?;
        Ok(())
    }

    /// Counts a device out. Lamports that somebody gave a device leave with it too, so the sum of what is locked may end
    /// below what was paid in, never above it.
    ///
    /// # Errors
    /// `CounterOverflow` when the device was never counted.
    pub fn remove_device(&mut self, rent: u64, bond: u64) -> Result<()> {
        self.devices = decremented(self.devices)?;
        self.rent_locked = self.rent_locked.saturating_sub(rent);
        self.bond_required = self
            .bond_required
            .checked_sub(bond)
            .ok_or(RegistryError::CounterOverflow)?;
        Ok(())
    }
}

const _: () = assert!(Operator::SPACE == 216);
