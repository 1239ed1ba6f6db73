//! `close_epoch`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::close;

use super::require_no_more_accounts;
use crate::errors::{RewardError, ensure};
use crate::events::{EpochClosed, emit};
use crate::state::{EpochStatus, Pool, RewardEpoch};

/// Accounts of `close_epoch`.
#[event_cpi]
#[derive(Accounts)]
pub struct CloseEpoch<'info> {
    /// The pool.
    pub pool: AccountLoader<'info, Pool>,
    /// The epoch.
    #[account(
        mut,
        has_one = pool @ RewardError::EpochPoolMismatch,
        has_one = rent_payer @ RewardError::RentPayerMismatch,
    )]
    pub reward_epoch: AccountLoader<'info, RewardEpoch>,
    /// CHECK: who paid the rent, by its address in the epoch; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
}

pub(crate) fn handle_close_epoch(ctx: Context<CloseEpoch>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let number = {
        let (pool, epoch) = (accounts.pool.load()?, accounts.reward_epoch.load()?);
        let is_final = epoch.status == EpochStatus::Final.code();
        // The last final epoch stays, so that its votes can be looked up.
        let is_last = is_final && epoch.epoch.checked_add(1) == Some(pool.next_epoch);
        ensure(
            epoch.epoch < pool.next_epoch && !is_last,
            RewardError::EpochStillNeeded,
        )?;
        epoch.epoch
    };
    let lamports = close(accounts.reward_epoch.as_ref(), &accounts.rent_payer)?;
    emit(
        &accounts.event_authority,
        &EpochClosed {
            pool: accounts.pool.key(),
            epoch: number,
            rent_payer: accounts.rent_payer.key(),
            lamports,
        },
    )
}
