//! Events of endowments.

use anchor_lang::prelude::*;

/// An endowment was paid.
#[event]
pub struct EndowmentPaid {
    /// The plan.
    pub plan: Pubkey,
    /// The endowment.
    pub endowment: Pubkey,
    /// Who paid.
    pub customer: Pubkey,
    /// What is stored, bytes.
    pub quantity: u64,
    /// What was paid.
    pub principal: u64,
    /// What the first period costs.
    pub cost: u64,
    /// How many periods it lasts.
    pub periods: u32,
    /// How long a period is, seconds.
    pub period_seconds: u32,
}

/// Periods of an endowment were released.
#[event]
pub struct EndowmentReleased {
    /// The endowment.
    pub endowment: Pubkey,
    /// Periods left before.
    pub old_periods_left: u32,
    /// Periods left now.
    pub new_periods_left: u32,
    /// What was left before.
    pub old_remaining: u64,
    /// What is left now.
    pub new_remaining: u64,
    /// Paid to the plan's payee.
    pub paid: u64,
    /// Revenue of it.
    pub fees: u64,
}

/// An endowment was closed.
#[event]
pub struct EndowmentClosed {
    /// The endowment.
    pub endowment: Pubkey,
    /// Who paid it.
    pub customer: Pubkey,
    /// What was paid, and has been released.
    pub principal: u64,
}
