//! `fund_pool`

use anchor_lang::prelude::*;
use flywheel_onchain::ensure_key;
use flywheel_onchain::tokens::{Movement, token_account};

use super::require_no_more_accounts;
use crate::errors::{RewardError, ensure};
use crate::events::{PoolFunded, emit};
use crate::state::{MODE_FUNDED, Pool};

/// Accounts of `fund_pool`.
#[event_cpi]
#[derive(Accounts)]
pub struct FundPool<'info> {
    /// Signs for `funder_account`.
    pub funder: Signer<'info>,
    /// CHECK: read in `validate`, and the token program checks that the funder may spend from it; test
    /// `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub funder_account: UncheckedAccount<'info>,
    /// The pool.
    #[account(mut)]
    pub pool: AccountLoader<'info, Pool>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

impl FundPool<'_> {
    fn validate(&self, amount: u64) -> Result<()> {
        let pool = self.pool.load()?;
        ensure(amount > 0, RewardError::AmountZero)?;
        ensure(pool.mode == MODE_FUNDED, RewardError::PoolNotFunded)?;
        ensure_key(self.vault.key, &pool.source, RewardError::SourceMismatch)?;
        ensure_key(
            self.token_program.key,
            &pool.token_program,
            RewardError::TokenProgramMismatch,
        )?;
        // The vault itself would be a source that the token program accepts and that adds nothing.
        ensure(
            self.funder_account.key != self.vault.key,
            RewardError::SourceMismatch,
        )?;
        let program = &pool.token_program;
        token_account(&self.funder_account, program, RewardError::SourceMismatch).map(drop)
    }
}

pub(crate) fn handle_fund_pool(ctx: Context<FundPool>, amount: u64) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    accounts.validate(amount)?;
    let movement = Movement {
        token_program: &accounts.token_program,
        from: &accounts.funder_account,
        to: &accounts.vault,
        authority: &accounts.funder,
    };
    movement.transfer(amount, &[])?;
    let (old_funded, new_funded) = {
        let mut pool = accounts.pool.load_mut()?;
        let old_funded = pool.funded;
        pool.funded = old_funded
            .checked_add(amount)
            .ok_or(RewardError::NumberOutOfRange)?;
        (old_funded, pool.funded)
    };
    emit(
        &accounts.event_authority,
        &PoolFunded {
            pool: accounts.pool.key(),
            funder: accounts.funder.key(),
            old_funded,
            new_funded,
        },
    )
}
