//! A ticket: stake that is unbonding.

use anchor_lang::prelude::*;

use super::DISCRIMINATOR;

/// A ticket. Address: `["ticket", position, id]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct Ticket {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// Zero.
    pub padding: [u8; 2],
    /// The id in its address.
    pub id: u32,
    /// The operator stake that it has shares of.
    pub stake: Pubkey,
    /// Who is paid.
    pub owner: Pubkey,
    /// Its shares of the unbonding stake.
    pub shares: u64,
    /// From when it can be paid, unix seconds.
    pub ready_at: u32,
    /// Zero.
    pub padding2: [u8; 4],
}

impl Ticket {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();
}

const _: () = assert!(Ticket::SPACE == 96);
