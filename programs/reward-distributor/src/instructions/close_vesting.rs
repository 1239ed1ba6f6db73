//! `close_vesting`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::close;

use super::require_no_more_accounts;
use crate::errors::{RewardError, ensure};
use crate::events::{VestingClosed, emit};
use crate::state::Vesting;

/// Accounts of `close_vesting`.
#[event_cpi]
#[derive(Accounts)]
pub struct CloseVesting<'info> {
    /// Who paid the rent; gets it back. Signs, so that nobody else closes an account that the next claim needs.
    #[account(mut)]
    pub rent_payer: Signer<'info>,
    /// The vesting account.
    #[account(mut, has_one = rent_payer @ RewardError::RentPayerMismatch)]
    pub vesting: AccountLoader<'info, Vesting>,
}

pub(crate) fn handle_close_vesting(ctx: Context<CloseVesting>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (pool, payee) = {
        let vesting = accounts.vesting.load()?;
        ensure(vesting.is_empty(), RewardError::VestingNotEmpty)?;
        (vesting.pool, vesting.payee)
    };
    let lamports = close(accounts.vesting.as_ref(), &accounts.rent_payer)?;
    emit(
        &accounts.event_authority,
        &VestingClosed {
            pool,
            payee,
            lamports,
        },
    )
}
