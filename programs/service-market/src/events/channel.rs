//! Events of channels.

use anchor_lang::prelude::*;

/// A channel was opened.
#[event]
pub struct ChannelOpened {
    /// The market.
    pub market: Pubkey,
    /// The channel.
    pub channel: Pubkey,
    /// Who funds it.
    pub customer: Pubkey,
    /// Who is paid.
    pub payee: Pubkey,
    /// Whose signature a voucher needs.
    pub signer: Pubkey,
    /// The market's number of it.
    pub nonce: u64,
    /// Put in.
    pub deposit: u64,
    /// How long vouchers can be cashed after a request to close, seconds.
    pub timeout_seconds: u32,
    /// The fee, basis points.
    pub fee_bps: u16,
    /// The category of its fees.
    pub category: u8,
}

/// A channel was topped up.
#[event]
pub struct ChannelToppedUp {
    /// The channel.
    pub channel: Pubkey,
    /// Put in ever, before.
    pub old_deposit: u64,
    /// Put in ever, now.
    pub new_deposit: u64,
}

/// A voucher was cashed.
#[event]
pub struct VoucherCashed {
    /// The channel.
    pub channel: Pubkey,
    /// Who was paid.
    pub payee: Pubkey,
    /// Cashed ever, before.
    pub old_cashed: u64,
    /// Cashed ever, now.
    pub new_cashed: u64,
    /// Paid to the payee now.
    pub paid: u64,
    /// The fee of it.
    pub fees: u64,
}

/// A customer asked to close a channel.
#[event]
pub struct ChannelCloseRequested {
    /// The channel.
    pub channel: Pubkey,
    /// From when anybody may close it, unix seconds.
    pub closes_at: u32,
}

/// A channel was closed.
#[event]
pub struct ChannelClosed {
    /// The channel.
    pub channel: Pubkey,
    /// Who funded it.
    pub customer: Pubkey,
    /// Cashed ever.
    pub cashed: u64,
    /// Given back to the customer.
    pub refunded: u64,
}
