//! `close_cell`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::account_io::close;
use crate::errors::{RegistryError, ensure};
use crate::events::{CellClosed, emit};
use crate::state::CellCounter;

/// Accounts of `close_cell`.
#[event_cpi]
#[derive(Accounts)]
pub struct CloseCell<'info> {
    /// Who paid for the counter. Nobody else may close it: it may be meant for a move that is about to come.
    #[account(mut)]
    pub rent_payer: Signer<'info>,
    /// The counter.
    #[account(mut, has_one = rent_payer @ RegistryError::RentPayerMismatch)]
    pub cell_counter: AccountLoader<'info, CellCounter>,
}

pub(crate) fn handle_close_cell(ctx: Context<CloseCell>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = {
        let counter = accounts.cell_counter.load()?;
        ensure(counter.devices == 0, RegistryError::CellNotEmpty)?;
        CellClosed {
            network: counter.network,
            class: counter.class,
            cell: counter.cell,
        }
    };
    close(accounts.cell_counter.as_ref(), &accounts.rent_payer)?;
    emit(&accounts.event_authority, &event)
}
