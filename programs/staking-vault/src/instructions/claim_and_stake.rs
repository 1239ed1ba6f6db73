//! `claim_and_stake`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::{StakingError, ensure, ensure_key};
use crate::events::{PositionToppedUp, emit};
use crate::state::Books;

/// Accounts of `claim_and_stake`.
#[derive(Accounts)]
pub struct ClaimAndStake<'info> {
    /// The position and its owner.
    pub own: OwnPosition<'info>,
    /// CHECK: the operator, by the address in the operator stake; test `every_instruction_refuses_every_generated_attack`.
    pub operator: UncheckedAccount<'info>,
    /// CHECK: the reward vault of the stake mint, by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub reward_vault: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

pub(crate) fn handle_claim_and_stake(ctx: Context<ClaimAndStake>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let (accounts, own) = (&ctx.accounts, &ctx.accounts.own);
    let (event, signer) = {
        let mut books = Books::open(&own.pool, &own.stake, own.position.as_ref())?;
        books.pool.require_running()?;
        ensure_key(accounts.vault.key, &books.pool.vault, StakingError::VaultMismatch)?;
        ensure_key(
            accounts.token_program.key,
            &books.pool.token_program,
            StakingError::TokenProgramMismatch,
        )?;
        let place = books.pool.reward_of_vault(accounts.reward_vault.key)?;
        let reward_mint = books.pool.rewards().get(place).map(|reward| reward.mint);
        ensure(
            reward_mint == Some(books.pool.mint),
            StakingError::RewardNotStakeable,
        )?;
        let amount = books.take_reward(place)?;
        ensure(amount > 0, StakingError::NothingToClaim)?;
        let old_shares = books.position.shares;
        books.deposit(amount)?;
        books.put_back()?;
        books.require_share()?;
        books.refresh_bond(&accounts.operator)?;
        let event = PositionToppedUp {
            position: own.position.key(),
            amount,
            old_shares,
            new_shares: books.position.shares,
            multiplier_bps: books.position.multiplier_bps,
        };
        (event, books.pool.signer())
    };
    let payment = PayOut {
        pool: own.pool.as_ref(),
        vault: &accounts.reward_vault,
        to: &accounts.vault,
        token_program: &accounts.token_program,
    };
    payment.transfer(&signer, event.amount)?;
    emit(&own.event_authority, &event)
}
