//! `withdraw_authorisation`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::{MarketError, ensure};
use crate::events::{AuthorisationWithdrawn, emit};
use crate::state::{Authorisation, Market};

/// Accounts of `withdraw_authorisation`.
#[event_cpi]
#[derive(Accounts)]
pub struct WithdrawAuthorisation<'info> {
    /// Whose tokens the authorisation holds.
    pub payer: Signer<'info>,
    /// The market.
    #[account(mut)]
    pub market: AccountLoader<'info, Market>,
    /// The authorisation.
    #[account(
        mut,
        has_one = market @ MarketError::MarketMismatch,
        has_one = payer @ MarketError::PayerMismatch,
    )]
    pub authorisation: AccountLoader<'info, Authorisation>,
    /// CHECK: the token account to pay, read in `Escrow::pay`; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub payer_token: UncheckedAccount<'info>,
    /// CHECK: by the address in the market; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: the program that owns the vault; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

pub(crate) fn handle_withdraw_authorisation(ctx: Context<WithdrawAuthorisation>, amount: u64) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    ensure(amount > 0, MarketError::AmountZero)?;
    let event = {
        let (mut market, mut authorisation) =
            (accounts.market.load_mut()?, accounts.authorisation.load_mut()?);
        let old_balance = authorisation.balance;
        authorisation.withdraw(amount)?;
        market.release(amount)?;
        AuthorisationWithdrawn {
            authorisation: accounts.authorisation.key(),
            old_balance,
            new_balance: authorisation.balance,
        }
    };
    let escrow = Escrow {
        market: &accounts.market,
        vault: &accounts.vault,
        token: &accounts.payer_token,
        token_program: &accounts.token_program,
    };
    escrow.pay(accounts.payer.key, amount)?;
    emit(&accounts.event_authority, &event)
}
