//! An offer to hand a device to another operator.

use anchor_lang::prelude::*;

use super::DISCRIMINATOR;

/// Longest time that an offer stands, seconds: 90 days.
pub const MAX_OFFER_SECONDS: u32 = 7_776_000;

/// An offer. Address: `["offer", network, device]`, so a device is offered to one operator at a time. Closed when it is
/// accepted or cancelled.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct DeviceOffer {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// Zero.
    pub padding: [u8; 2],
    /// Last moment at which it can be accepted, unix seconds.
    pub expires_at: u32,
    /// The network.
    pub network: Pubkey,
    /// The device account.
    pub device: Pubkey,
    /// The operator account that offers it.
    pub from_operator: Pubkey,
    /// The operator account that may accept it.
    pub to_operator: Pubkey,
    /// Who paid the rent, and is refunded.
    pub rent_payer: Pubkey,
}

impl DeviceOffer {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();
}

const _: () = assert!(DeviceOffer::SPACE == 176);
