//! `exit_vesting`

use anchor_lang::prelude::*;
use flywheel_onchain::ensure_key;
use flywheel_onchain::tokens::Movement;
use flywheel_vesting::Exit;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::{RewardError, ensure};
use crate::events::{VestingExited, emit};

/// Accounts of `exit_vesting`.
#[derive(Accounts)]
pub struct ExitVesting<'info> {
    /// The release.
    pub release: Release<'info>,
    /// The payee.
    pub payee: Signer<'info>,
    /// CHECK: the pool's mint, of which a funded pool burns the penalty; by the address in the pool; test
    /// `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub mint: UncheckedAccount<'info>,
}

impl ExitVesting<'_> {
    fn record(&self) -> Result<(Exit, PoolSigner)> {
        let mut pool = self.release.pool.load_mut()?;
        ensure_key(self.mint.key, &pool.mint, RewardError::SourceMismatch)?;
        let terms = pool.vesting_terms()?;
        let now = Clock::get()?.unix_timestamp;
        let exit = self.release.vesting.load_mut()?.exit(&terms, now)?;
        let sum = exit.paid.checked_add(exit.penalty);
        pool.vesting_locked = sum
            .and_then(|sum| pool.vesting_locked.checked_sub(sum))
            .ok_or(RewardError::NumberOutOfRange)?;
        pool.penalties = pool
            .penalties
            .checked_add(exit.penalty)
            .ok_or(RewardError::NumberOutOfRange)?;
        Ok((exit, PoolSigner::of(&pool)))
    }

    /// Burns the penalty out of a funded pool's vault; a minting pool never mints it.
    fn burn(&self, signer: &PoolSigner, penalty: u64) -> Result<()> {
        if !signer.funded || penalty == 0 {
            return Ok(());
        }
        let movement = Movement {
            token_program: &self.release.token_program,
            from: &self.release.source,
            to: &self.mint,
            authority: self.release.pool.as_ref(),
        };
        signer.sign(|seeds| movement.burn(penalty, seeds))
    }
}

pub(crate) fn handle_exit_vesting(ctx: Context<ExitVesting>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let release = &accounts.release;
    ensure_key(
        accounts.payee.key,
        &release.payee()?,
        RewardError::VestingMismatch,
    )?;
    let (exit, signer) = accounts.record()?;
    ensure(exit.paid > 0 || exit.penalty > 0, RewardError::NothingToRelease)?;
    if exit.paid > 0 {
        release.payment().pay(&signer, exit.paid)?;
    }
    accounts.burn(&signer, exit.penalty)?;
    emit(
        &release.event_authority,
        &VestingExited {
            pool: release.pool.key(),
            payee: accounts.payee.key(),
            paid: exit.paid,
            penalty: exit.penalty,
        },
    )
}
