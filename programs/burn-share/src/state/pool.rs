//! A revenue pool: what one mint brings in for one network, and where it goes.

use anchor_lang::prelude::*;
use flywheel_revenue::bounty;

use super::{
    AuctionBooks, DISCRIMINATOR, EpochBooks, Liabilities, MAX_RECIPIENTS, Recipient, RevenueParameters,
    decrease, increase,
};
use crate::errors::{BurnShareError, ensure, ensure_key};
use crate::programs::Network;
use crate::seeds;

/// A revenue pool. Address: `["revenue", network, mint]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct RevenuePool {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// 1 when the mint is the network's own token.
    pub native: u8,
    /// 1 when the crank burns a native pool's part directly.
    pub direct_burn: u8,
    /// 1 while the auction is halted.
    pub halted: u8,
    /// Recipients, with those who have left the list and are owed something.
    pub recipient_count: u8,
    /// Recipients of the proposed list.
    pub proposed_count: u8,
    /// Zero.
    pub padding: u8,
    /// The network.
    pub network: Pubkey,
    /// What comes in.
    pub mint: Pubkey,
    /// The mint's token program.
    pub token_program: Pubkey,
    /// The token account that holds what is owed.
    pub vault: Pubkey,
    /// The network's own token.
    pub token_mint: Pubkey,
    /// The native pool, in which all that is burned of it is counted; this one, when it is native.
    pub token_pool: Pubkey,
    /// When the network's epoch 0 began, unix seconds.
    pub genesis: i64,
    /// The open epoch, in which everything is booked.
    pub epoch: u64,
    /// The network's epoch length, seconds.
    pub epoch_seconds: u32,
    /// When the proposed parameters may be applied, unix seconds; 0 when there are none.
    pub update_ready_at: u32,
    /// When the proposed recipients may be applied, unix seconds; 0 when there are none.
    pub recipients_ready_at: u32,
    /// Zero.
    pub padding2: [u8; 4],
    /// What holds now.
    pub parameters: RevenueParameters,
    /// What is to hold after `update_ready_at`.
    pub proposed: RevenueParameters,
    /// What the vault's content is for.
    pub owed: Liabilities,
    /// What has flowed in the open epoch.
    pub current: EpochBooks,
    /// The auction, or the lots that a native pool burns.
    pub auction: AuctionBooks,
    /// Supply of a native pool's mint when the last statement was closed, base units.
    pub last_supply: u64,
    /// Who shares the treasury's part.
    pub recipients: [Recipient; MAX_RECIPIENTS],
    /// Who is to share it after `recipients_ready_at`.
    pub proposed_recipients: [Recipient; MAX_RECIPIENTS],
    /// Zero; for later versions.
    pub reserved: [u8; 128],
}

/// How undistributed revenue was split, base units.
#[derive(Clone, Copy, Debug, Default)]
pub struct Split {
    /// What there was.
    pub amount: u64,
    /// For whoever cranked.
    pub bounty: u64,
    /// The burn's share that held, basis points.
    pub burn_bps: u16,
}

impl RevenuePool {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// Whether it is the pool of the network's own token.
    pub const fn is_native(&self) -> bool {
        self.native != 0
    }

    /// # Errors
    /// `AuthorityMismatch` when `signer` is not the network's authority.
    pub fn require_authority(&self, network: &Network, signer: &Pubkey) -> Result<()> {
        ensure_key(signer, &network.authority, BurnShareError::AuthorityMismatch)
    }

    /// # Errors
    /// `PauserMismatch` when `signer` is neither the network's pauser nor its authority.
    pub fn require_pauser(&self, network: &Network, signer: &Pubkey) -> Result<()> {
        ensure(
            *signer == network.pauser || *signer == network.authority,
            BurnShareError::PauserMismatch,
        )
    }

    /// The network's epoch at `now`, unix seconds; 0 before its first.
    pub fn epoch_at(&self, now: i64) -> u64 {
        epoch_at(self.genesis, self.epoch_seconds, now)
    }

    /// Whether anything may be booked at `now`, unix seconds.
    ///
    /// # Errors
    /// `StatementDue` when the open epoch has ended.
    pub fn require_current(&self, now: i64) -> Result<()> {
        ensure(self.epoch_at(now) <= self.epoch, BurnShareError::StatementDue)
    }

    /// Whether vault and token program are the pool's.
    ///
    /// # Errors
    /// `VaultMismatch`, `TokenProgramMismatch`.
    pub fn require_vault(&self, vault: &Pubkey, token_program: &Pubkey) -> Result<()> {
        ensure_key(vault, &self.vault, BurnShareError::VaultMismatch)?;
        ensure_key(
            token_program,
            &self.token_program,
            BurnShareError::TokenProgramMismatch,
        )
    }

    /// Splits what is undistributed.
    ///
    /// # Errors
    /// `NumberOutOfRange`, which cannot be.
    pub fn split(&mut self) -> Result<Split> {
        let amount = core::mem::take(&mut self.owed.undistributed);
        let (parameters, epoch) = (&self.parameters, self.epoch);
        let bounty = bounty(amount, parameters.bounty_bps, parameters.bounty_cap);
        let (shares, schedule) = (parameters.shares(), parameters.schedule());
        let rest = amount.saturating_sub(bounty);
        let parts = shares
            .split(&schedule, epoch, rest)
            .map_err(BurnShareError::from)?;
        increase(&mut self.owed.providers, parts.providers)?;
        increase(&mut self.owed.stakers, parts.stakers)?;
        increase(&mut self.owed.for_burn, parts.burn)?;
        increase(&mut self.owed.insurance, parts.insurance)?;
        increase(&mut self.current.bounties, bounty)?;
        self.owe_recipients(parts.treasury)?;
        Ok(Split {
            amount,
            bounty,
            burn_bps: shares.burn_bps(&schedule, epoch),
        })
    }

    /// Books that `amount` of what is for the burn is burned out of the vault.
    ///
    /// # Errors
    /// `NumberOutOfRange` when the epoch's counter is full.
    pub fn burn_from_vault(&mut self, amount: u64) -> Result<()> {
        decrease(&mut self.owed.for_burn, amount)?;
        increase(&mut self.current.burned_from_vault, amount)?;
        increase(&mut self.current.burned, amount)
    }

    /// Calls `act` with the seeds of the pool's address.
    ///
    /// # Errors
    /// Those of `act`.
    pub fn sign(signer: &PoolSigner, act: impl FnOnce(&[&[u8]]) -> Result<()>) -> Result<()> {
        act(&[
            seeds::REVENUE,
            signer.network.as_ref(),
            signer.mint.as_ref(),
            &[signer.bump],
        ])
    }

    /// What the pool signs with, to be kept when the account is given back.
    pub const fn signer(&self) -> PoolSigner {
        PoolSigner {
            network: self.network,
            mint: self.mint,
            bump: self.bump,
        }
    }
}

/// The epoch at `now`, unix seconds, of a network that began at `genesis`; 0 before that.
pub fn epoch_at(genesis: i64, epoch_seconds: u32, now: i64) -> u64 {
    let elapsed = u64::try_from(now.saturating_sub(genesis)).unwrap_or(0);
    elapsed.checked_div(u64::from(epoch_seconds)).unwrap_or(0)
}

/// What a pool signs with.
#[derive(Clone, Copy)]
pub struct PoolSigner {
    network: Pubkey,
    mint: Pubkey,
    bump: u8,
}

const _: () = assert!(RevenuePool::SPACE == 2_784);
