//! `close_endowment`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::close;

use super::require_no_more_accounts;
use crate::errors::MarketError;
use crate::events::{EndowmentClosed, emit};
use crate::state::Endowment;

/// Accounts of `close_endowment`. Nobody signs but for the fee: the customer gets the rent whoever sends it.
#[event_cpi]
#[derive(Accounts)]
pub struct CloseEndowment<'info> {
    /// The endowment.
    #[account(mut, has_one = customer @ MarketError::CustomerMismatch)]
    pub endowment: AccountLoader<'info, Endowment>,
    /// The endowment's customer, who gets its rent.
    ///
    /// CHECK: by the address in the endowment; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub customer: UncheckedAccount<'info>,
}

pub(crate) fn handle_close_endowment(ctx: Context<CloseEndowment>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = {
        let endowment = accounts.endowment.load()?;
        endowment.require_ended()?;
        EndowmentClosed {
            endowment: accounts.endowment.key(),
            customer: endowment.customer,
            principal: endowment.principal,
        }
    };
    close(accounts.endowment.as_ref(), &accounts.customer)?;
    emit(&accounts.event_authority, &event)
}
