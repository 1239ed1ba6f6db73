//! Events of slash cases.

use anchor_lang::prelude::*;

/// A slash case was opened, or proposed for a vote.
#[event]
pub struct SlashOpened {
    /// The operator stake.
    pub stake: Pubkey,
    /// The case.
    pub case: Pubkey,
    /// Who opened it.
    pub reporter: Pubkey,
    /// Share of the stake, basis points.
    pub bps: u16,
    /// SHA-256 of the evidence.
    pub evidence_hash: [u8; 32],
    /// From when it can be executed, unix seconds; 0 while it is voted on.
    pub executable_at: u32,
}

/// An oracle voted for a case.
#[event]
pub struct SlashVoted {
    /// The case.
    pub case: Pubkey,
    /// Who voted.
    pub oracle: Pubkey,
    /// Whether two thirds of the weight are for it.
    pub opened: bool,
}

/// An operator appealed.
#[event]
pub struct SlashAppealed {
    /// The case.
    pub case: Pubkey,
    /// SHA-256 of the answer.
    pub appeal_hash: [u8; 32],
    /// From when it could be executed, unix seconds.
    pub old_executable_at: u32,
    /// From when it can be executed.
    pub new_executable_at: u32,
}

/// A case was vetoed.
#[event]
pub struct SlashVetoed {
    /// The case.
    pub case: Pubkey,
}

/// A case was executed.
#[event]
pub struct SlashExecuted {
    /// The case.
    pub case: Pubkey,
    /// Active stake before.
    pub old_assets: u64,
    /// Active stake now.
    pub new_assets: u64,
    /// Unbonding stake before.
    pub old_unbonding: u64,
    /// Unbonding stake now.
    pub new_unbonding: u64,
    /// Burned of it.
    pub burned: u64,
}

/// A part of a slash was paid.
#[event]
pub struct SlashPaid {
    /// The case.
    pub case: Pubkey,
    /// The token account.
    pub destination: Pubkey,
    /// How much.
    pub amount: u64,
}

/// A case's account was closed.
#[event]
pub struct SlashClosed {
    /// The case.
    pub case: Pubkey,
    /// Its last status (`CaseStatus` code).
    pub status: u8,
}
