//! Events of positions and tickets.

use anchor_lang::prelude::*;

/// A position was opened.
#[event]
pub struct PositionOpened {
    /// The operator stake.
    pub stake: Pubkey,
    /// The position.
    pub position: Pubkey,
    /// Who owns it.
    pub owner: Pubkey,
    /// What was staked.
    pub amount: u64,
    /// Its shares.
    pub shares: u64,
    /// Its multiplier, basis points.
    pub multiplier_bps: u16,
    /// When its lock ends, unix seconds.
    pub lock_end: u32,
}

/// A position was topped up, by its owner or with its reward.
#[event]
pub struct PositionToppedUp {
    /// The position.
    pub position: Pubkey,
    /// What was added.
    pub amount: u64,
    /// Shares before.
    pub old_shares: u64,
    /// Shares now.
    pub new_shares: u64,
    /// Multiplier now, basis points.
    pub multiplier_bps: u16,
}

/// A position's lock was extended, or its multiplier taken back after the lock.
#[event]
pub struct LockChanged {
    /// The position.
    pub position: Pubkey,
    /// End of the lock before, unix seconds.
    pub old_lock_end: u32,
    /// End of the lock now.
    pub new_lock_end: u32,
    /// Multiplier before, basis points.
    pub old_multiplier_bps: u16,
    /// Multiplier now.
    pub new_multiplier_bps: u16,
}

/// A position was split.
#[event]
pub struct PositionSplit {
    /// The position.
    pub position: Pubkey,
    /// The new one.
    pub new_position: Pubkey,
    /// Shares of the first before.
    pub old_shares: u64,
    /// Shares of the first now.
    pub new_shares: u64,
}

/// A position was merged into another.
#[event]
pub struct PositionsMerged {
    /// The position that stays.
    pub position: Pubkey,
    /// The one that was closed.
    pub merged: Pubkey,
    /// Shares of the first before.
    pub old_shares: u64,
    /// Shares of the first now.
    pub new_shares: u64,
    /// Its multiplier now, basis points.
    pub multiplier_bps: u16,
}

/// A position has another owner.
#[event]
pub struct PositionTransferred {
    /// The position.
    pub position: Pubkey,
    /// The owner before.
    pub old_owner: Pubkey,
    /// The owner now.
    pub new_owner: Pubkey,
}

/// A position was put behind an operator.
#[event]
pub struct PositionDelegated {
    /// The position.
    pub position: Pubkey,
    /// The operator stake before.
    pub old_stake: Pubkey,
    /// The operator stake now.
    pub new_stake: Pubkey,
    /// What was moved.
    pub amount: u64,
    /// Shares now.
    pub new_shares: u64,
}

/// Stake began to unbond.
#[event]
pub struct UnbondingRequested {
    /// The position.
    pub position: Pubkey,
    /// The ticket.
    pub ticket: Pubkey,
    /// How much.
    pub amount: u64,
    /// Shares of the position now.
    pub new_shares: u64,
    /// From when it can be paid, unix seconds.
    pub ready_at: u32,
}

/// Unbonding stake was put back into a position.
#[event]
pub struct UnbondingCancelled {
    /// The position.
    pub position: Pubkey,
    /// The ticket, which is closed.
    pub ticket: Pubkey,
    /// How much.
    pub amount: u64,
    /// Shares of the position now.
    pub new_shares: u64,
}

/// A ticket was paid.
#[event]
pub struct StakeWithdrawn {
    /// The ticket, which is closed.
    pub ticket: Pubkey,
    /// Who was paid.
    pub owner: Pubkey,
    /// How much.
    pub amount: u64,
}

/// A position was closed.
#[event]
pub struct PositionClosed {
    /// The position.
    pub position: Pubkey,
    /// Who got the rent.
    pub owner: Pubkey,
    /// Worthless shares that went with it.
    pub shares: u64,
}

/// Rewards were paid.
#[event]
pub struct StakeRewardsClaimed {
    /// The position.
    pub position: Pubkey,
    /// Who was paid.
    pub owner: Pubkey,
    /// What was paid, by the pool's reward mints.
    pub amounts: [u64; 4],
}
