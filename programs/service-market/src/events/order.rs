//! Events of orders.

use anchor_lang::prelude::*;

/// An order was opened and paid in.
#[event]
pub struct OrderOpened {
    /// The market.
    pub market: Pubkey,
    /// The plan.
    pub plan: Pubkey,
    /// The order.
    pub order: Pubkey,
    /// The customer.
    pub customer: Pubkey,
    /// What reports name.
    pub nonce: u64,
    /// Units ordered.
    pub quantity: u64,
    /// Paid in, base units or credits.
    pub escrow: u64,
    /// Whether it is paid with credits.
    pub with_credits: bool,
    /// Until when it can be accepted, unix seconds.
    pub accept_by: u32,
}

/// A provider accepted an order.
#[event]
pub struct OrderAccepted {
    /// The order.
    pub order: Pubkey,
    /// The device that delivers; zero for none.
    pub device: Pubkey,
    /// When it ends, unix seconds.
    pub ends_at: u32,
}

/// An order was settled, in part or wholly.
#[event]
pub struct OrderSettled {
    /// The order.
    pub order: Pubkey,
    /// Units settled before, cumulative.
    pub old_settled: u64,
    /// Units settled now.
    pub new_settled: u64,
    /// Charged for the difference, base units or credits.
    pub charged: u64,
    /// Paid of it to the payee.
    pub paid: u64,
    /// Kept of it as fees.
    pub fees: u64,
    /// `OrderState` code now.
    pub state: u8,
}

/// A customer ended an order, or the provider let go of the rest.
#[event]
pub struct OrderStateChanged {
    /// The order.
    pub order: Pubkey,
    /// `OrderState` code before.
    pub old_state: u8,
    /// `OrderState` code now.
    pub new_state: u8,
    /// When it ends, unix seconds.
    pub ends_at: u32,
}

/// An order's account was closed.
#[event]
pub struct OrderClosed {
    /// The order.
    pub order: Pubkey,
    /// The customer.
    pub customer: Pubkey,
    /// `OrderState` code before.
    pub old_state: u8,
    /// `OrderState` code with which it ended.
    pub new_state: u8,
    /// Charged in sum, base units or credits.
    pub charged: u64,
    /// Given back.
    pub refunded: u64,
}
