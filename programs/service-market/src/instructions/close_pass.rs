//! `close_pass`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::close;

use super::require_no_more_accounts;
use crate::errors::{MarketError, ensure};
use crate::events::{PassClosed, emit};
use crate::state::{Pass, clock};

/// Accounts of `close_pass`. Nobody signs but for the fee: the holder gets the rent whoever sends it.
#[event_cpi]
#[derive(Accounts)]
pub struct ClosePass<'info> {
    /// The pass.
    #[account(mut, has_one = holder @ MarketError::CustomerMismatch)]
    pub pass: AccountLoader<'info, Pass>,
    /// The holder, who gets the rent.
    ///
    /// CHECK: by the address in the pass; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub holder: UncheckedAccount<'info>,
}

pub(crate) fn handle_close_pass(ctx: Context<ClosePass>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let is_valid = accounts.pass.load()?.is_valid(clock()?);
    ensure(!is_valid, MarketError::NotEnded)?;
    close(accounts.pass.as_ref(), &accounts.holder)?;
    emit(
        &accounts.event_authority,
        &PassClosed {
            pass: accounts.pass.key(),
            holder: accounts.holder.key(),
        },
    )
}
