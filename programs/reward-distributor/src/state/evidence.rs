//! Evidence: a leaf of a root, shown by its branch, for a proof that needs two.

use anchor_lang::prelude::*;

use super::DISCRIMINATOR;

/// Evidence. Address: `["evidence", root account, challenger, position]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct Evidence {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// Zero.
    pub padding: [u8; 2],
    /// The leaf's device index.
    pub index: u32,
    /// The leaf's position.
    pub position: u32,
    /// Number of leaves of the root.
    pub leaf_count: u32,
    /// The leaf's total, base units.
    pub total: u64,
    /// The root account.
    pub reward_root: Pubkey,
    /// Who laid it down and paid the rent.
    pub challenger: Pubkey,
}

impl Evidence {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();
}

const _: () = assert!(Evidence::SPACE == 96);
