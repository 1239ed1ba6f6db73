//! A suspension of an operator or a device: why, until when, and what was said against it.

use anchor_lang::prelude::*;

use super::DISCRIMINATOR;

/// Longest suspension, seconds: 180 days. A longer one takes a new decision.
pub const MAX_SUSPENSION_SECONDS: u32 = 15_552_000;

/// A suspension. Address: `["suspension", network, subject]`. Closed when it is lifted.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct Suspension {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// Zero.
    pub padding: [u8; 2],
    /// When it began, unix seconds.
    pub since: u32,
    /// When it ends, unix seconds: from then on anybody may lift it.
    pub until: u32,
    /// When an appeal was recorded, unix seconds; 0 for none.
    pub appealed_at: u32,
    /// The network.
    pub network: Pubkey,
    /// The operator or device account.
    pub subject: Pubkey,
    /// Hash of the reason, which is published elsewhere.
    pub reason_hash: [u8; 32],
    /// Hash of the appeal, zero for none.
    pub appeal_hash: [u8; 32],
    /// Who paid the rent, and is refunded.
    pub rent_payer: Pubkey,
}

impl Suspension {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();
}

const _: () = assert!(Suspension::SPACE == 184);
