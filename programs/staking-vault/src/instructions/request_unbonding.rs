//! `request_unbonding`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::create;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::{StakingError, ensure};
use crate::events::{UnbondingRequested, emit};
use crate::seeds;
use crate::state::{Books, PoolKind, Ticket};

/// Accounts of `request_unbonding`.
#[derive(Accounts)]
#[instruction(id: u32)]
pub struct RequestUnbonding<'info> {
    /// Pays the ticket's rent, which is given to the owner.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The position and its owner.
    pub own: OwnPosition<'info>,
    /// CHECK: the operator, by the address in the operator stake; test `every_instruction_refuses_every_generated_attack`.
    pub operator: UncheckedAccount<'info>,
    /// The ticket to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut, seeds = [seeds::TICKET, own.position.key().as_ref(), &id.to_le_bytes()], bump)]
    pub ticket: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl RequestUnbonding<'_> {
    /// Takes the stake out of the position; returns what it is and the shares of the unbonding stake that it buys.
    #[inline(never)]
    fn leave(&self, books: &mut Books<'_>, amount: u64) -> Result<(u64, u64)> {
        books.position.require_unlocked(books.now)?;
        books.position.end_multiplier(books.now);
        let assets = books.redeem(amount)?;
        let mut unbonding = books.stake.unbonding();
        let shares = unbonding.deposit(assets).map_err(StakingError::of_deposit)?;
        books.stake.set_unbonding(unbonding);
        books.pool.unbonding = books
            .pool
            .unbonding
            .checked_add(assets)
            .ok_or(StakingError::NumberOutOfRange)?;
        books.pool.tickets = books
            .pool
            .tickets
            .checked_add(1)
            .ok_or(StakingError::NumberOutOfRange)?;
        books.stake.tickets = books
            .stake
            .tickets
            .checked_add(1)
            .ok_or(StakingError::NumberOutOfRange)?;
        books.put_back()?;
        if books.pool.kind() == PoolKind::Collateral {
            let required = books
                .stake
                .read_operator(&self.operator)?
                .map_or(0, |operator| operator.bond_required);
            ensure(books.stake.assets >= required, StakingError::BelowRequirement)?;
        }
        books.refresh_bond(&self.operator)?;
        Ok((assets, shares))
    }

    #[inline(never)]
    fn create_ticket(&self, bump: u8, id: u32, shares: u64, ready_at: u32) -> Result<()> {
        let (position, number) = (self.own.position.key(), id.to_le_bytes());
        let seeds: &[&[u8]] = &[seeds::TICKET, position.as_ref(), &number, &[bump]];
        let mut ticket = create::<Ticket, _>(&self.payer, &self.ticket, seeds, StakingError::AccountExists)?;
        ticket.version = Ticket::VERSION;
        ticket.bump = bump;
        ticket.id = id;
        ticket.stake = self.own.stake.key();
        ticket.owner = self.own.owner.key();
        ticket.shares = shares;
        ticket.ready_at = ready_at;
        Ok(())
    }
}

pub(crate) fn handle_request_unbonding(ctx: Context<RequestUnbonding>, id: u32, amount: u64) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let (accounts, own) = (&ctx.accounts, &ctx.accounts.own);
    let (event, shares) = {
        let mut books = Books::open(&own.pool, &own.stake, own.position.as_ref())?;
        let (assets, shares) = accounts.leave(&mut books, amount)?;
        let event = UnbondingRequested {
            position: own.position.key(),
            ticket: accounts.ticket.key(),
            amount: assets,
            new_shares: books.position.shares,
            ready_at: books.now.saturating_add(books.pool.parameters.unbonding_seconds),
        };
        (event, shares)
    };
    accounts.create_ticket(ctx.bumps.ticket, id, shares, event.ready_at)?;
    emit(&own.event_authority, &event)
}
