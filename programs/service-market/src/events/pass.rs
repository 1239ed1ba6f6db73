//! Events of passes and credits, and of fees that are forwarded.

use anchor_lang::prelude::*;

/// A pass was bought or renewed.
#[event]
pub struct PassBought {
    /// The plan.
    pub plan: Pubkey,
    /// The pass.
    pub pass: Pubkey,
    /// Who may use it.
    pub holder: Pubkey,
    /// Who paid.
    pub customer: Pubkey,
    /// Units bought.
    pub quantity: u64,
    /// Charged, base units or credits.
    pub charged: u64,
    /// Paid of it to the payee.
    pub paid: u64,
    /// Kept of it as fees.
    pub fees: u64,
    /// Whether it was paid with credits.
    pub with_credits: bool,
    /// When it ended before, unix seconds.
    pub old_ends_at: i64,
    /// When it ends now.
    pub new_ends_at: i64,
    /// Units left before.
    pub old_units_left: u64,
    /// Units left now.
    pub new_units_left: u64,
}

/// Units of a pass were used.
#[event]
pub struct PassUsed {
    /// The pass.
    pub pass: Pubkey,
    /// Who signed for it: the holder or the meter.
    pub signer: Pubkey,
    /// Units left before.
    pub old_units_left: u64,
    /// Units left now.
    pub new_units_left: u64,
}

/// A pass that had ended was closed.
#[event]
pub struct PassClosed {
    /// The pass.
    pub pass: Pubkey,
    /// Who got the rent.
    pub holder: Pubkey,
}

/// Credits were bought for burned network tokens.
#[event]
pub struct CreditsBought {
    /// The market.
    pub market: Pubkey,
    /// The customer.
    pub customer: Pubkey,
    /// Credits before.
    pub old_credits: u64,
    /// Credits now.
    pub new_credits: u64,
    /// Burned for them, base units of the network token.
    pub tokens: u64,
}

/// Fees of a category were sent to the revenue pool.
#[event]
pub struct RevenueForwarded {
    /// The market.
    pub market: Pubkey,
    /// The category.
    pub category: u8,
    /// How much.
    pub amount: u64,
    /// Orders, channels, passes and endowments counted since the last time.
    pub orders: u32,
    /// Customers counted since the last time.
    pub customers: u32,
    /// Digest of the invoices.
    pub digest: [u8; 32],
}
