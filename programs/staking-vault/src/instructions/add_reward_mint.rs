//! `add_reward_mint`

use anchor_lang::prelude::*;
use flywheel_onchain::tokens::{create_token_account, plain_mint};

use super::require_no_more_accounts;
use crate::errors::{StakingError, ensure};
use crate::events::{RewardMintAdded, emit};
use crate::programs::Network;
use crate::seeds;
use crate::state::{StakePool, clock};

/// Accounts of `add_reward_mint`.
#[event_cpi]
#[derive(Accounts)]
pub struct AddRewardMint<'info> {
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The network's authority.
    pub authority: Signer<'info>,
    /// The network.
    #[account(has_one = authority @ StakingError::AuthorityMismatch)]
    pub network: AccountLoader<'info, Network>,
    /// The pool.
    #[account(mut, has_one = network @ StakingError::NetworkMismatch)]
    pub pool: AccountLoader<'info, StakePool>,
    /// CHECK: the reward mint, read by `plain_mint`; test `every_instruction_refuses_every_generated_attack`.
    pub mint: UncheckedAccount<'info>,
    /// The token account to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut, seeds = [seeds::REWARD_VAULT, pool.key().as_ref(), mint.key().as_ref()], bump)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: owns the mint, which is one of two programs'; test `every_instruction_refuses_every_generated_attack`.
    #[account(address = *mint.owner @ StakingError::TokenProgramMismatch)]
    pub token_program: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl AddRewardMint<'_> {
    fn add(&self) -> Result<()> {
        let mut pool = self.pool.load_mut()?;
        let place = usize::from(pool.reward_mints);
        let exists = pool.rewards().iter().any(|reward| reward.mint == *self.mint.key);
        ensure(!exists, StakingError::RewardMintExists)?;
        let reward = pool.rewards.get_mut(place).ok_or(StakingError::RewardMintsFull)?;
        reward.mint = *self.mint.key;
        reward.vault = *self.vault.key;
        reward.updated = clock()?;
        pool.reward_mints = pool.reward_mints.saturating_add(1);
        Ok(())
    }
}

pub(crate) fn handle_add_reward_mint(ctx: Context<AddRewardMint>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    plain_mint(&accounts.mint, StakingError::MintNotAccepted)?;
    accounts.add()?;
    let (pool, mint) = (accounts.pool.key(), accounts.mint.key());
    create_token_account(
        &accounts.payer,
        &accounts.vault,
        &accounts.mint,
        &pool,
        &[
            seeds::REWARD_VAULT,
            pool.as_ref(),
            mint.as_ref(),
            &[ctx.bumps.vault],
        ],
        StakingError::AccountExists,
    )?;
    emit(
        &accounts.event_authority,
        &RewardMintAdded {
            pool,
            mint,
            vault: accounts.vault.key(),
        },
    )
}
