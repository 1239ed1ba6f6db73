//! The legs of a crank, and funding what other programs divide.

use anchor_lang::Discriminator;
use anchor_lang::prelude::*;
use anchor_lang::solana_program::instruction::{AccountMeta, Instruction};
use flywheel_onchain::calls::call;

use crate::errors::{BurnShareError, ensure, ensure_key};
use crate::programs::{reward_distributor, staking_vault};
use crate::state::{PoolSigner, RevenuePool};

/// The legs that are to be paid, a set of bits.
#[derive(Clone, Copy)]
pub(crate) struct Legs(u8);

impl Legs {
    const PROVIDERS: u8 = 1;
    const STAKERS: u8 = 2;
    const BURN: u8 = 4;
    const INSURANCE: u8 = 8;

    /// # Errors
    /// `LegInvalid` when a bit is none of the four.
    pub fn new(bits: u8) -> Result<Self> {
        ensure(bits < 16, BurnShareError::LegInvalid)?;
        Ok(Self(bits))
    }

    pub const fn providers(self) -> bool {
        self.0 & Self::PROVIDERS != 0
    }

    pub const fn stakers(self) -> bool {
        self.0 & Self::STAKERS != 0
    }

    pub const fn burn(self) -> bool {
        self.0 & Self::BURN != 0
    }

    pub const fn insurance(self) -> bool {
        self.0 & Self::INSURANCE != 0
    }
}

/// A program that a leg calls: it takes a payment for a pool of its own into one of that pool's vaults. The distributor's
/// `fund_pool` and the staking vault's `fund_rewards` take the same accounts and arguments, and check the vault themselves.
#[derive(Clone, Copy)]
pub(crate) enum Fund {
    /// `fund_pool` of the distributor.
    RewardPool,
    /// `fund_rewards` of the staking vault.
    Rewards,
}

impl Fund {
    const fn call(self) -> (Pubkey, &'static [u8]) {
        match self {
            Self::RewardPool => (
                reward_distributor::ID,
                reward_distributor::client::args::FundPool::DISCRIMINATOR,
            ),
            Self::Rewards => (
                staking_vault::ID,
                staking_vault::client::args::FundRewards::DISCRIMINATOR,
            ),
        }
    }

    const fn mismatch(self) -> BurnShareError {
        match self {
            Self::RewardPool => BurnShareError::RewardPoolMismatch,
            Self::Rewards => BurnShareError::StakePoolMismatch,
        }
    }
}

/// Accounts of such a call.
pub(crate) struct Funding<'a, 'info> {
    /// The revenue pool, which signs.
    pub funder: &'a AccountInfo<'info>,
    /// Its vault.
    pub from: &'a AccountInfo<'info>,
    /// The token program.
    pub token_program: &'a AccountInfo<'info>,
    /// The pool that is funded.
    pub pool: &'a Option<UncheckedAccount<'info>>,
    /// Its vault.
    pub vault: &'a Option<UncheckedAccount<'info>>,
    /// The called program's event authority.
    pub event_authority: &'a Option<UncheckedAccount<'info>>,
    /// The called program.
    pub program: &'a Option<UncheckedAccount<'info>>,
}

impl Funding<'_, '_> {
    /// Whether all accounts of the leg are there, or none of them.
    ///
    /// # Errors
    /// `LegInvalid` unless they are given exactly when the leg `is_named`.
    pub fn require(&self, is_named: bool) -> Result<()> {
        let given = [self.pool, self.vault, self.event_authority, self.program];
        let fits = given.iter().all(|account| account.is_some() == is_named);
        ensure(fits, BurnShareError::LegInvalid)
    }

    /// Pays `amount` base units into the vault of `pool`.
    ///
    /// # Errors
    /// `RewardPoolMismatch` or `StakePoolMismatch` when it is another pool; the called program's.
    #[inline(never)]
    pub fn pay(&self, fund: Fund, pool: &Pubkey, signer: &PoolSigner, amount: u64) -> Result<()> {
        let (Some(to), Some(vault), Some(authority), Some(program)) =
            (self.pool, self.vault, self.event_authority, self.program)
        else {
            return Ok(());
        };
        ensure_key(to.key, pool, fund.mismatch())?;
        let (program_id, discriminator) = fund.call();
        ensure_key(program.key, &program_id, fund.mismatch())?;
        if amount == 0 {
            return Ok(());
        }
        let mut data = Vec::with_capacity(16);
        data.extend_from_slice(discriminator);
        data.extend_from_slice(&amount.to_le_bytes());
        let instruction = Instruction {
            program_id,
            accounts: vec![
                AccountMeta::new_readonly(*self.funder.key, true),
                AccountMeta::new(*self.from.key, false),
                AccountMeta::new(*to.key, false),
                AccountMeta::new(*vault.key, false),
                AccountMeta::new_readonly(*self.token_program.key, false),
                AccountMeta::new_readonly(*authority.key, false),
                AccountMeta::new_readonly(program_id, false),
            ],
            data,
        };
        let infos = [
            self.funder.clone(),
            self.from.clone(),
            to.to_account_info(),
            vault.to_account_info(),
            self.token_program.clone(),
            authority.to_account_info(),
            program.to_account_info(),
        ];
        RevenuePool::sign(signer, |seeds| call(&instruction, &infos, seeds))
    }
}
