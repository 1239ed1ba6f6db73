//! A case against an operator, from its opening to the payment of what it took.

use anchor_lang::prelude::*;

use super::{DISCRIMINATOR, OperatorStake, StakePool};
use crate::errors::{StakingError, ensure};
use crate::programs::OracleSet;

/// Where a case stands.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum CaseStatus {
    /// Oracles vote on it.
    Voting,
    /// It can be appealed and vetoed, and then executed.
    Open,
    /// It was appealed, which is possible once.
    Appealed,
    /// It was executed.
    Executed,
    /// It was vetoed.
    Vetoed,
}

impl CaseStatus {
    /// The byte in the account.
    pub const fn code(self) -> u8 {
        match self {
            Self::Voting => 0,
            Self::Open => 1,
            Self::Appealed => 2,
            Self::Executed => 3,
            Self::Vetoed => 4,
        }
    }
}

/// Who is owed a part of a slash.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlashPart {
    /// Who opened the case.
    Reporter,
    /// The pool's insurance.
    Insurance,
    /// The pool's treasury.
    Treasury,
}

/// A slash case. Address: `["slash", operator stake, number]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct SlashCase {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// `CaseStatus` code.
    pub status: u8,
    /// Zero.
    pub padding: u8,
    /// The number in its address.
    pub number: u32,
    /// The operator stake.
    pub stake: Pubkey,
    /// Who opened it: gets the rent back, and the reporter's share.
    pub reporter: Pubkey,
    /// SHA-256 of the evidence.
    pub evidence_hash: [u8; 32],
    /// SHA-256 of the operator's answer; zero without one.
    pub appeal_hash: [u8; 32],
    /// From when it can be executed, unix seconds; 0 while it is voted on.
    pub executable_at: u32,
    /// Until when it can be voted on or executed, unix seconds.
    pub expires_at: u32,
    /// The version of the oracle set whose members have voted.
    pub set_version: u32,
    /// Members that have voted for it, one bit each.
    pub votes: u32,
    /// Share of the stake, basis points.
    pub bps: u16,
    /// Zero.
    pub padding2: [u8; 6],
    /// Owed to the reporter, base units.
    pub reporter_owed: u64,
    /// Owed to the insurance, base units.
    pub insurance_owed: u64,
    /// Owed to the treasury, base units.
    pub treasury_owed: u64,
}

impl SlashCase {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// Whether it runs: no ticket of the operator is paid meanwhile.
    pub const fn is_running(&self) -> bool {
        self.status == CaseStatus::Open.code() || self.status == CaseStatus::Appealed.code()
    }

    /// Begins the time for appeals.
    pub fn open(&mut self, pool: &StakePool, stake: &mut OperatorStake, now: u32) {
        self.status = CaseStatus::Open.code();
        stake.open_cases = stake.open_cases.saturating_add(1);
        self.begin_window(pool, now);
    }

    /// Begins the time for appeals, after which it can be executed.
    pub fn begin_window(&mut self, pool: &StakePool, now: u32) {
        self.executable_at = now.saturating_add(pool.parameters.appeal_seconds);
        self.expires_at = self
            .executable_at
            .saturating_add(pool.parameters.execution_seconds);
    }

    /// # Errors
    /// `CaseNotRunning` unless it is open or appealed.
    pub fn require_running(&self) -> Result<()> {
        ensure(self.is_running(), StakingError::CaseNotRunning)
    }

    /// Ends it with `status`; the operator's tickets are paid again unless another case runs.
    pub fn end(&mut self, stake: &mut OperatorStake, status: CaseStatus) {
        if self.is_running() {
            stake.open_cases = stake.open_cases.saturating_sub(1);
        }
        self.status = status.code();
    }

    /// What is owed to `part`, to pay it.
    pub fn owed_mut(&mut self, part: SlashPart) -> &mut u64 {
        match part {
            SlashPart::Reporter => &mut self.reporter_owed,
            SlashPart::Insurance => &mut self.insurance_owed,
            SlashPart::Treasury => &mut self.treasury_owed,
        }
    }

    /// Records a member's vote; returns whether two thirds of the set's weight are for the case. Votes under another version
    /// of the set do not count any more.
    ///
    /// # Errors
    /// `NotAnOracle` when `oracle` is not a member, `AlreadyVoted`.
    pub fn vote(&mut self, set: &OracleSet, oracle: &Pubkey) -> Result<bool> {
        if self.set_version != set.set_version {
            (self.set_version, self.votes) = (set.set_version, 0);
        }
        let mut weight = 0u64;
        let mut member_bit = 0u32;
        let count = usize::try_from(set.count).unwrap_or(0);
        for (position, member) in (0u32..32).zip(set.members.iter().take(count)) {
            let bit = 1u32.checked_shl(position).unwrap_or(0);
            if member.key == *oracle {
                member_bit = bit;
            }
            if self.votes & bit != 0 || member.key == *oracle {
                weight = weight.saturating_add(u64::from(member.weight));
            }
        }
        ensure(member_bit != 0, StakingError::NotAnOracle)?;
        ensure(self.votes & member_bit == 0, StakingError::AlreadyVoted)?;
        self.votes |= member_bit;
        // 32 weights of 32 bits: neither product comes near 64 bits.
        Ok(weight.saturating_mul(3) >= set.total_weight.saturating_mul(2))
    }
}

const _: () = assert!(SlashCase::SPACE == 192);
