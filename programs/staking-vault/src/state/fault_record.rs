//! What a failed device has paid.

use anchor_lang::prelude::*;

use super::DISCRIMINATOR;

/// A fault record. Address: `["fault", operator stake, device account]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct FaultRecord {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// Zero.
    pub padding: [u8; 2],
    /// Since when the device has been failed, unix seconds.
    pub failed_since: u32,
    /// The operator stake that pays.
    pub stake: Pubkey,
    /// The device's account in the registry.
    pub device: Pubkey,
    /// Who paid the rent and gets it back.
    pub payer: Pubkey,
    /// Periods of this failure that have been charged.
    pub periods: u32,
    /// Zero.
    pub padding2: [u8; 4],
    /// Charged for this failure, base units.
    pub charged: u64,
}

impl FaultRecord {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();
}

const _: () = assert!(FaultRecord::SPACE == 128);
