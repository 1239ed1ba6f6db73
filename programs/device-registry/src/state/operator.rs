//! An operator: who runs devices and is paid for them.

use anchor_lang::prelude::*;

use super::DISCRIMINATOR;

/// An operator. Address: `["operator", network, authority at registration]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct Operator {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// 1 when suspended.
    pub suspended: u8,
    /// Zero.
    pub padding: u8,
    /// Devices that are not retired.
    pub devices: u32,
    /// The network.
    pub network: Pubkey,
    /// The key that acts for the operator.
    pub authority: Pubkey,
    /// Who pays the rent of this account and of the operator's devices, and is refunded. One per operator, so that a
    /// device account need not carry it; it can change only while nobody else's money is locked.
    pub rent_payer: Pubkey,
    /// When it registered, unix seconds.
    pub registered_at: u32,
    /// Zero.
    pub padding2: [u8; 4],
    /// Zero; for bond requirement, suspension terms and what later versions need.
    pub reserved: [u8; 96],
}

impl Operator {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();
}

const _: () = assert!(Operator::SPACE == 216);
