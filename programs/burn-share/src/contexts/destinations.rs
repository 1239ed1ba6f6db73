//! Where a pool's shares go, looked at when it is configured.

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::content;
use flywheel_onchain::tokens::token_account;

use crate::errors::{BurnShareError, ensure};
use crate::programs::{MODE_FUNDED, RewardPool, StakePool};
use crate::state::{Destinations, PriceFeed};

/// The destinations of a pool; each is given exactly when the pool has one.
#[derive(Accounts)]
pub struct DestinationAccounts<'info> {
    /// CHECK: read in `Home::require_reward_pool`; test `every_instruction_refuses_every_generated_attack`.
    pub reward_pool: Option<UncheckedAccount<'info>>,
    /// CHECK: read in `Home::require_stake_pool`; test `every_instruction_refuses_every_generated_attack`.
    pub stake_pool: Option<UncheckedAccount<'info>>,
    /// CHECK: read in `Home::require_insurance`; test `every_instruction_refuses_every_generated_attack`.
    pub insurance: Option<UncheckedAccount<'info>>,
    /// CHECK: read in `Home::require_feed`; test `every_instruction_refuses_every_generated_attack`.
    pub feed: Option<UncheckedAccount<'info>>,
}

/// What destinations must belong to.
pub(crate) struct Home {
    pub network: Pubkey,
    pub mint: Pubkey,
    pub token_program: Pubkey,
    pub token_mint: Pubkey,
    /// The pool's own vault, which is no destination.
    pub vault: Pubkey,
}

impl DestinationAccounts<'_> {
    /// The destinations, each of them checked.
    ///
    /// # Errors
    /// `RewardPoolMismatch`, `StakePoolMismatch`, `InsuranceMismatch`, `FeedMismatch`.
    #[inline(never)]
    pub(crate) fn check(&self, home: &Home) -> Result<Destinations> {
        Ok(Destinations {
            reward_pool: checked(&self.reward_pool, |account| home.require_reward_pool(account))?,
            stake_pool: checked(&self.stake_pool, |account| home.require_stake_pool(account))?,
            insurance: checked(&self.insurance, |account| home.require_insurance(account))?,
            feed: checked(&self.feed, |account| home.require_feed(account))?,
        })
    }
}

fn checked(
    account: &Option<UncheckedAccount<'_>>,
    require: impl FnOnce(&AccountInfo<'_>) -> Result<()>,
) -> Result<Pubkey> {
    match account {
        None => Ok(Pubkey::default()),
        Some(account) => require(account).map(|()| account.key()),
    }
}

impl Home {
    fn require_reward_pool(&self, account: &AccountInfo<'_>) -> Result<()> {
        let pool = content::<RewardPool, _>(account, BurnShareError::RewardPoolMismatch)?;
        ensure(
            pool.network == self.network && pool.mint == self.mint && pool.mode == MODE_FUNDED,
            BurnShareError::RewardPoolMismatch,
        )
    }

    fn require_stake_pool(&self, account: &AccountInfo<'_>) -> Result<()> {
        let pool = content::<StakePool, _>(account, BurnShareError::StakePoolMismatch)?;
        let rewards = pool.rewards.iter().take(usize::from(pool.reward_mints));
        let pays = rewards.into_iter().any(|reward| reward.mint == self.mint);
        ensure(
            pool.network == self.network && pays,
            BurnShareError::StakePoolMismatch,
        )
    }

    fn require_insurance(&self, account: &AccountInfo<'_>) -> Result<()> {
        let insurance = token_account(account, &self.token_program, BurnShareError::InsuranceMismatch)?;
        ensure(
            insurance.mint == self.mint && *account.key != self.vault,
            BurnShareError::InsuranceMismatch,
        )
    }

    fn require_feed(&self, account: &AccountInfo<'_>) -> Result<()> {
        let feed = content::<PriceFeed, _>(account, BurnShareError::FeedMismatch)?;
        ensure(
            feed.network == self.network && feed.base == self.token_mint && feed.quote == self.mint,
            BurnShareError::FeedMismatch,
        )
    }
}
