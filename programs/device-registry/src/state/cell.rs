//! The counter of one H3 cell for one class: how crowded a place is.

use anchor_lang::prelude::*;

use super::DISCRIMINATOR;
use crate::errors::{RegistryError, ensure};

/// A cell counter. Address: `["cell", network, class id, cell]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct CellCounter {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// Class id.
    pub class: u16,
    /// Devices of the class located in the cell, whatever their status, but for retired ones.
    pub devices: u32,
    /// H3 cell, at the class's density resolution.
    pub cell: u64,
    /// The network.
    pub network: Pubkey,
    /// Who paid the rent, and is refunded when the empty counter is closed.
    pub rent_payer: Pubkey,
}

impl CellCounter {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// # Errors
    /// `CellMismatch` when this is the counter of another class or cell.
    pub fn require_place(&self, class: u16, cell: u64) -> Result<()> {
        ensure(
            self.class == class && self.cell == cell,
            RegistryError::CellMismatch,
        )
    }
}

const _: () = assert!(CellCounter::SPACE == 88);
