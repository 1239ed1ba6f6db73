//! `accrue_burns`

use anchor_lang::prelude::*;

use crate::burns::burned_in;
use crate::errors::{RewardError, ensure};
use crate::events::{BurnsAccrued, emit};
use crate::state::{PauseGroup, Pool};

/// Accounts of `accrue_burns`. After them come the statements, one for each epoch, in order: their number is an argument,
/// and each is checked as strictly as a named account.
#[event_cpi]
#[derive(Accounts)]
pub struct AccrueBurns<'info> {
    /// The pool.
    #[account(mut)]
    pub pool: AccountLoader<'info, Pool>,
}

pub(crate) fn handle_accrue_burns(ctx: Context<AccrueBurns>, epochs: u16) -> Result<()> {
    let statements = ctx.remaining_accounts;
    ensure(
        epochs > 0 && statements.len() == usize::from(epochs),
        RewardError::StatementCountInvalid,
    )?;
    let event = {
        let mut pool = ctx.accounts.pool.load_mut()?;
        pool.require_running(PauseGroup::Roots)?;
        let (first_epoch, old_emitted) = (pool.next_burn_epoch()?, pool.accrued);
        let mut sum = 0u64;
        for statement in statements {
            let epoch = pool.next_burn_epoch()?;
            let burned = burned_in(statement, &pool, epoch)?;
            pool.accrue(burned)?;
            sum = sum.saturating_add(burned);
        }
        BurnsAccrued {
            pool: ctx.accounts.pool.key(),
            first_epoch,
            epochs,
            burned: sum,
            old_emitted,
            new_emitted: pool.accrued,
        }
    };
    emit(&ctx.accounts.event_authority, &event)
}
