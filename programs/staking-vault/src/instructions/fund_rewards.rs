//! `fund_rewards`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::Payment;
use crate::errors::{StakingError, ensure};
use crate::events::{RewardsFunded, emit};
use crate::state::{StakePool, clock};

/// Accounts of `fund_rewards`.
#[event_cpi]
#[derive(Accounts)]
pub struct FundRewards<'info> {
    /// Signs for `funder_account`.
    pub funder: Signer<'info>,
    /// CHECK: read in `Payment::pay`, and the token program checks that the funder may spend from it;
    /// test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub funder_account: UncheckedAccount<'info>,
    /// The pool.
    #[account(mut)]
    pub pool: AccountLoader<'info, StakePool>,
    /// CHECK: one of the addresses in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: the program that owns the vault; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

pub(crate) fn handle_fund_rewards(ctx: Context<FundRewards>, amount: u64) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    ensure(amount > 0, StakingError::AmountZero)?;
    let event = {
        let (mut pool, now) = (accounts.pool.load_mut()?, clock()?);
        pool.accrue(now)?;
        let place = pool.reward_of_vault(accounts.vault.key)?;
        let seconds = pool.parameters.reward_seconds;
        let reward = pool
            .rewards
            .get_mut(place)
            .ok_or(StakingError::RewardVaultMismatch)?;
        let old_funded = reward.funded;
        reward.fund(amount, seconds, now)?;
        RewardsFunded {
            pool: accounts.pool.key(),
            mint: reward.mint,
            funder: accounts.funder.key(),
            old_funded,
            new_funded: reward.funded,
            end: reward.end,
        }
    };
    let payment = Payment {
        from: &accounts.funder_account,
        vault: &accounts.vault,
        token_program: &accounts.token_program,
        authority: &accounts.funder,
    };
    payment.pay(accounts.vault.key, accounts.vault.owner, amount)?;
    emit(&accounts.event_authority, &event)
}
