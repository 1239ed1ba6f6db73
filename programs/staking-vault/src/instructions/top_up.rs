//! `top_up`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::events::{PositionToppedUp, emit};
use crate::state::Books;

/// Accounts of `top_up`.
#[derive(Accounts)]
pub struct TopUp<'info> {
    /// The position and its owner, who signs for `owner_account`.
    pub own: OwnPosition<'info>,
    /// CHECK: the operator, by the address in the operator stake; test `every_instruction_refuses_every_generated_attack`.
    pub operator: UncheckedAccount<'info>,
    /// CHECK: read in `Payment::pay`; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub owner_account: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

pub(crate) fn handle_top_up(ctx: Context<TopUp>, amount: u64) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let (accounts, own) = (&ctx.accounts, &ctx.accounts.own);
    let (event, vault, token_program) = {
        let mut books = Books::open(&own.pool, &own.stake, own.position.as_ref())?;
        books.pool.require_running()?;
        let old_shares = books.position.shares;
        books.deposit(amount)?;
        books.put_back()?;
        books.require_share()?;
        books.refresh_bond(&accounts.operator)?;
        let event = PositionToppedUp {
            position: own.position.key(),
            amount,
            old_shares,
            new_shares: books.position.shares,
            multiplier_bps: books.position.multiplier_bps,
        };
        (event, books.pool.vault, books.pool.token_program)
    };
    let payment = Payment {
        from: &accounts.owner_account,
        vault: &accounts.vault,
        token_program: &accounts.token_program,
        authority: &own.owner,
    };
    payment.pay(&vault, &token_program, amount)?;
    emit(&own.event_authority, &event)
}
