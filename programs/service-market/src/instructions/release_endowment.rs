//! `release_endowment`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::{MarketError, ensure_key};
use crate::events::{EndowmentReleased, emit};
use crate::state::{Endowment, Market, Plan};

/// Accounts of `release_endowment`. Nobody signs but for the fee: the payee is paid whoever sends it.
#[event_cpi]
#[derive(Accounts)]
pub struct ReleaseEndowment<'info> {
    /// The market.
    #[account(mut)]
    pub market: AccountLoader<'info, Market>,
    /// The plan.
    #[account(has_one = market @ MarketError::MarketMismatch)]
    pub plan: AccountLoader<'info, Plan>,
    /// The endowment.
    #[account(mut, has_one = plan @ MarketError::PlanMismatch)]
    pub endowment: AccountLoader<'info, Endowment>,
    /// CHECK: the token account to pay, read in `Escrow::pay`, or the vault when the plan has no payee; test
    /// `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub payee_token: UncheckedAccount<'info>,
    /// CHECK: by the address in the market; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: the program that owns the vault; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

impl ReleaseEndowment<'_> {
    /// Takes the periods that have passed into the books; returns the plan's payee, zero for none.
    #[inline(never)]
    fn book(&self) -> Result<(Pubkey, EndowmentReleased)> {
        let (plan, mut endowment) = (self.plan.load()?, self.endowment.load_mut()?);
        let payee = plan.terms.payee;
        let (old_periods_left, old_remaining) = (endowment.periods_left, endowment.remaining);
        let settlement = endowment.release(Clock::get()?.unix_timestamp, payee != Pubkey::default())?;
        let (account, is_first) = (self.endowment.as_ref().key, old_periods_left == endowment.periods);
        settle(
            &mut *self.market.load_mut()?,
            plan.unit,
            account,
            &settlement,
            is_first,
        )?;
        let event = EndowmentReleased {
            endowment: *account,
            old_periods_left,
            new_periods_left: endowment.periods_left,
            old_remaining,
            new_remaining: endowment.remaining,
            paid: settlement.paid,
            fees: settlement.fees,
        };
        Ok((payee, event))
    }

    /// Without a payee the vault keeps everything, and stands in the place of the payee's account.
    fn require_kept(&self) -> Result<()> {
        let market = self.market.load()?;
        ensure_key(self.vault.key, &market.vault, MarketError::VaultMismatch)?;
        ensure_key(
            self.token_program.key,
            &market.token_program,
            MarketError::TokenProgramMismatch,
        )?;
        ensure_key(
            self.payee_token.key,
            &market.vault,
            MarketError::DestinationMismatch,
        )
    }
}

pub(crate) fn handle_release_endowment(ctx: Context<ReleaseEndowment>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (payee, event) = accounts.book()?;
    if payee == Pubkey::default() {
        accounts.require_kept()?;
    } else {
        let escrow = Escrow {
            market: &accounts.market,
            vault: &accounts.vault,
            token: &accounts.payee_token,
            token_program: &accounts.token_program,
        };
        escrow.pay(&payee, event.paid)?;
    }
    emit(&accounts.event_authority, &event)
}
