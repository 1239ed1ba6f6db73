//! `execute_slash`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::PayOut;
use crate::errors::{StakingError, ensure, ensure_key};
use crate::events::{SlashExecuted, emit};
use crate::state::{CaseStatus, OperatorStake, PoolSigner, SlashCase, StakePool, clock};

/// Accounts of `execute_slash`. Nobody signs but for the fee.
#[event_cpi]
#[derive(Accounts)]
pub struct ExecuteSlash<'info> {
    /// The pool.
    #[account(mut, has_one = vault @ StakingError::VaultMismatch, has_one = mint @ StakingError::MintMismatch)]
    pub pool: AccountLoader<'info, StakePool>,
    /// The operator stake.
    #[account(mut, has_one = pool @ StakingError::PoolMismatch)]
    pub stake: AccountLoader<'info, OperatorStake>,
    /// The case.
    #[account(mut, has_one = stake @ StakingError::StakeMismatch)]
    pub case: AccountLoader<'info, SlashCase>,
    /// CHECK: the operator, by the address in the operator stake; test `every_instruction_refuses_every_generated_attack`.
    pub operator: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub mint: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

impl ExecuteSlash<'_> {
    #[inline(never)]
    fn slash(&self) -> Result<(SlashExecuted, PoolSigner)> {
        let mut pool = self.pool.load_mut()?;
        let (mut stake, mut case, now) = (self.stake.load_mut()?, self.case.load_mut()?, clock()?);
        ensure_key(
            self.token_program.key,
            &pool.token_program,
            StakingError::TokenProgramMismatch,
        )?;
        case.require_running()?;
        ensure(
            (case.executable_at..=case.expires_at).contains(&now),
            StakingError::CaseNotExecutable,
        )?;
        let (old_assets, old_unbonding) = (stake.assets, stake.unbonding_assets);
        // What was earned so far was earned with the stake before.
        pool.accrue(now)?;
        stake.accrue(&pool)?;
        let taken = stake.slash(&mut pool, case.bps, now)?;
        stake.refresh_bond(&pool, &self.operator, now)?;
        let parts = pool.parameters.split().parts(taken.sum());
        case.reporter_owed = parts.reporter;
        case.insurance_owed = parts.insurance;
        case.treasury_owed = parts.treasury;
        let owed = taken.sum().saturating_sub(parts.burn);
        pool.slashed = pool
            .slashed
            .checked_add(owed)
            .ok_or(StakingError::NumberOutOfRange)?;
        case.end(&mut stake, CaseStatus::Executed);
        let event = SlashExecuted {
            case: self.case.key(),
            old_assets,
            new_assets: stake.assets,
            old_unbonding,
            new_unbonding: stake.unbonding_assets,
            burned: parts.burn,
        };
        Ok((event, pool.signer()))
    }
}

pub(crate) fn handle_execute_slash(ctx: Context<ExecuteSlash>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (event, signer) = accounts.slash()?;
    let burning = PayOut {
        pool: accounts.pool.as_ref(),
        vault: &accounts.vault,
        to: &accounts.mint,
        token_program: &accounts.token_program,
    };
    burning.burn(&signer, event.burned)?;
    emit(&accounts.event_authority, &event)
}
