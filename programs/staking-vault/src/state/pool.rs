//! A pool: one mint of one network, staked for one use.

use anchor_lang::prelude::*;
use flywheel_stake::{BUCKETS, Votes};

use super::{DISCRIMINATOR, MAX_REWARD_MINTS, RewardMint, StakeParameters};
use crate::errors::{StakingError, ensure, ensure_key};
use crate::programs::Network;
use crate::seeds;

/// What a pool is for.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum PoolKind {
    /// Operators lock it behind their devices.
    Collateral,
    /// It earns a share of revenue.
    Revenue,
    /// It votes.
    Governance,
}

impl PoolKind {
    /// The byte in the account and in the address.
    pub const fn code(self) -> u8 {
        match self {
            Self::Collateral => 0,
            Self::Revenue => 1,
            Self::Governance => 2,
        }
    }

    /// The kind of a code; no version has written another than these.
    pub const fn from_code(code: u8) -> Self {
        match code {
            0 => Self::Collateral,
            1 => Self::Revenue,
            _ => Self::Governance,
        }
    }
}

/// A pool. Address: `["stake-pool", network, mint, kind]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct StakePool {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// `PoolKind` code.
    pub kind: u8,
    /// 1 while nobody may stake more.
    pub paused: u8,
    /// Reward mints in use.
    pub reward_mints: u8,
    /// Zero.
    pub padding: [u8; 3],
    /// The network.
    pub network: Pubkey,
    /// What is staked.
    pub mint: Pubkey,
    /// The mint's token program.
    pub token_program: Pubkey,
    /// The token account that holds what is staked and unbonding.
    pub vault: Pubkey,
    /// What holds now.
    pub parameters: StakeParameters,
    /// What is to hold after `update_ready_at`.
    pub proposed: StakeParameters,
    /// When the proposed parameters may be applied, unix seconds; 0 when there are none.
    pub update_ready_at: u32,
    /// The network's epoch length, seconds.
    pub epoch_seconds: u32,
    /// When the network's epoch 0 began, unix seconds.
    pub genesis: i64,
    /// Active stake, base units.
    pub staked: u64,
    /// Unbonding stake, base units.
    pub unbonding: u64,
    /// Slashed and not paid out yet, base units.
    pub slashed: u64,
    /// Positions that exist.
    pub positions: u32,
    /// Tickets that exist.
    pub tickets: u32,
    /// Weight of all operator stakes (u128 LE).
    pub total_weight: [u8; 16],
    /// Rewards, by mint.
    pub rewards: [RewardMint; MAX_REWARD_MINTS],
    /// The first week whose locks still count.
    pub votes_bucket: u32,
    /// Zero.
    pub padding2: [u8; 4],
    /// Locked and voting, base units.
    pub votes_amount: u64,
    /// Sum of amount times lock end (u128 LE).
    pub votes_amount_by_end: [u8; 16],
    /// What stops voting with each week, a ring.
    pub votes_expiring: [u64; BUCKETS],
    /// Of fault fees, owed to the insurance, base units; part of `slashed`.
    pub insurance_owed: u64,
    /// Of fault fees, owed to the treasury, base units; part of `slashed`.
    pub treasury_owed: u64,
    /// Zero; for later versions.
    pub reserved: [u8; 64],
}

impl StakePool {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// What it is for.
    pub const fn kind(&self) -> PoolKind {
        PoolKind::from_code(self.kind)
    }

    /// Weight of all operator stakes.
    pub const fn total_weight(&self) -> u128 {
        u128::from_le_bytes(self.total_weight)
    }

    /// # Errors
    /// `StakingPaused` while nobody may stake more.
    pub fn require_running(&self) -> Result<()> {
        ensure(self.paused == 0, StakingError::StakingPaused)
    }

    /// # Errors
    /// `AuthorityMismatch` when `signer` is not the authority of the pool's network.
    pub fn require_authority(&self, network: &Network, signer: &Pubkey) -> Result<()> {
        ensure_key(signer, &network.authority, StakingError::AuthorityMismatch)
    }

    /// # Errors
    /// `PauserMismatch` when `signer` is neither pauser nor authority of the pool's network.
    pub fn require_pauser(&self, network: &Network, signer: &Pubkey) -> Result<()> {
        ensure(
            *signer == network.pauser || *signer == network.authority,
            StakingError::PauserMismatch,
        )
    }

    /// The network's epoch at `now`, unix seconds; 0 before its first.
    pub fn epoch_at(&self, now: u32) -> u64 {
        let elapsed = u64::try_from(i64::from(now).saturating_sub(self.genesis)).unwrap_or(0);
        elapsed.checked_div(u64::from(self.epoch_seconds)).unwrap_or(0)
    }

    /// # Errors
    /// `ShareTooLarge` when a member's weight is above its share of the pool's and above what anybody may hold.
    pub fn require_share(&self, weight: u128) -> Result<()> {
        let floor = u128::from(self.parameters.share_floor).saturating_mul(10_000);
        let share = u128::from(self.parameters.max_share_bps);
        // Weights have at most 80 bits, basis points 14.
        let within = weight.saturating_mul(10_000) <= self.total_weight().saturating_mul(share);
        ensure(weight <= floor || within, StakingError::ShareTooLarge)
    }

    /// Notes what fault fees leave for the insurance and the treasury, base units.
    ///
    /// # Errors
    /// `NumberOutOfRange`, which cannot be.
    pub fn owe(&mut self, insurance: u64, treasury: u64) -> Result<()> {
        let sum = |a: u64, b: u64| a.checked_add(b).ok_or(StakingError::NumberOutOfRange);
        self.insurance_owed = sum(self.insurance_owed, insurance)?;
        self.treasury_owed = sum(self.treasury_owed, treasury)?;
        self.slashed = sum(self.slashed, sum(insurance, treasury)?)?;
        Ok(())
    }

    /// What votes, to read and change.
    ///
    /// # Errors
    /// What `act` refuses with.
    pub fn votes<T>(
        &mut self,
        act: impl FnOnce(&mut Votes<'_>) -> core::result::Result<T, flywheel_stake::StakeError>,
    ) -> Result<T> {
        let mut amount_by_end = u128::from_le_bytes(self.votes_amount_by_end);
        let done = act(&mut Votes {
            amount: &mut self.votes_amount,
            amount_by_end: &mut amount_by_end,
            bucket: &mut self.votes_bucket,
            expiring: &mut self.votes_expiring,
        })
        .map_err(StakingError::from)?;
        self.votes_amount_by_end = amount_by_end.to_le_bytes();
        Ok(done)
    }

    /// Calls `act` with the seeds of the pool's address.
    ///
    /// # Errors
    /// Those of `act`.
    pub fn sign(signer: &PoolSigner, act: impl FnOnce(&[&[u8]]) -> Result<()>) -> Result<()> {
        act(&[
            seeds::STAKE_POOL,
            signer.network.as_ref(),
            signer.mint.as_ref(),
            &[signer.kind],
            &[signer.bump],
        ])
    }

    /// What the pool signs with, to be kept when the account is given back.
    pub const fn signer(&self) -> PoolSigner {
        PoolSigner {
            network: self.network,
            mint: self.mint,
            kind: self.kind,
            bump: self.bump,
        }
    }
}

/// What a pool signs with.
pub struct PoolSigner {
    network: Pubkey,
    mint: Pubkey,
    kind: u8,
    bump: u8,
}

const _: () = assert!(StakePool::SPACE == 2_864);
