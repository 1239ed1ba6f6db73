//! `cancel_unbonding`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::close;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::StakingError;
use crate::events::{UnbondingCancelled, emit};
use crate::state::{Books, Ticket};

/// Accounts of `cancel_unbonding`.
#[derive(Accounts)]
pub struct CancelUnbonding<'info> {
    /// A position of the ticket's owner and operator stake, and its owner, who gets the ticket's rent.
    pub own: OwnPosition<'info>,
    /// CHECK: the operator, by the address in the operator stake; test `every_instruction_refuses_every_generated_attack`.
    pub operator: UncheckedAccount<'info>,
    /// The ticket.
    #[account(
        mut,
        constraint = ticket.load()?.stake == own.stake.key() @ StakingError::StakeMismatch,
        constraint = ticket.load()?.owner == own.owner.key() @ StakingError::OwnerMismatch,
    )]
    pub ticket: AccountLoader<'info, Ticket>,
}

pub(crate) fn handle_cancel_unbonding(ctx: Context<CancelUnbonding>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let (accounts, own) = (&ctx.accounts, &ctx.accounts.own);
    let event = {
        let mut books = Books::open(&own.pool, &own.stake, own.position.as_ref())?;
        // It stakes again, like a top-up.
        books.pool.require_running()?;
        let amount = books.take_ticket(accounts.ticket.load()?.shares)?;
        books.deposit(amount)?;
        books.put_back()?;
        books.require_share()?;
        books.refresh_bond(&accounts.operator)?;
        UnbondingCancelled {
            position: own.position.key(),
            ticket: accounts.ticket.key(),
            amount,
            new_shares: books.position.shares,
        }
    };
    close(accounts.ticket.as_ref(), &own.owner)?;
    emit(&own.event_authority, &event)
}
