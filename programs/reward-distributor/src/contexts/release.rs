//! A vesting account, and where it is paid.

use anchor_lang::prelude::*;
use flywheel_onchain::ensure_key;

use super::Payment;
use crate::errors::RewardError;
use crate::state::{PauseGroup, Pool, Vesting};

/// Accounts of `release_vested`, and the first ones of `exit_vesting`.
#[event_cpi]
#[derive(Accounts)]
pub struct Release<'info> {
    /// The pool.
    #[account(mut)]
    pub pool: AccountLoader<'info, Pool>,
    /// The vesting account.
    #[account(mut, has_one = pool @ RewardError::VestingMismatch)]
    pub vesting: AccountLoader<'info, Vesting>,
    /// CHECK: the mint, or the vault of a funded pool, by the address in the pool; test
    /// `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub source: UncheckedAccount<'info>,
    /// CHECK: a token account of the vesting account's payee; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub payee_account: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

impl<'info> Release<'info> {
    /// Checks that claims run and that the payee is the vesting account's; returns it.
    pub(crate) fn payee(&self) -> Result<Pubkey> {
        let pool = self.pool.load()?;
        pool.require_running(PauseGroup::Claims)?;
        let payee = self.payment().payee(&pool)?;
        ensure_key(&payee, &self.vesting.load()?.payee, RewardError::VestingMismatch)?;
        Ok(payee)
    }

    /// The accounts that tokens move between.
    pub(crate) fn payment(&self) -> Payment<'_, 'info> {
        Payment {
            pool: self.pool.as_ref(),
            source: &self.source,
            payee_account: &self.payee_account,
            token_program: &self.token_program,
        }
    }
}
