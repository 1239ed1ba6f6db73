//! What remains of a device that was retired or replaced: enough that its key can never be registered again.

use anchor_lang::prelude::*;

use super::DISCRIMINATOR;

/// A tombstone. Address: the device's, for ever.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct Tombstone {
    /// Layout version, 1. Account data offset 8.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// `DeviceStatus` code, Replaced or Retired. Offset 10, as in a device.
    pub status: u8,
    /// Zero.
    pub padding: u8,
    /// Index of the device. Offset 12, as in a device.
    pub index: u32,
}

impl Tombstone {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();
}

const _: () = assert!(Tombstone::SPACE == 16);
