//! `fund_authorisation`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::{MarketError, ensure};
use crate::events::{AuthorisationFunded, emit};
use crate::state::{Authorisation, Market};

/// Accounts of `fund_authorisation`.
#[event_cpi]
#[derive(Accounts)]
pub struct FundAuthorisation<'info> {
    /// Signs for `funder_token`.
    pub funder: Signer<'info>,
    /// The market.
    #[account(mut)]
    pub market: AccountLoader<'info, Market>,
    /// The authorisation.
    #[account(mut, has_one = market @ MarketError::MarketMismatch)]
    pub authorisation: AccountLoader<'info, Authorisation>,
    /// CHECK: read in `Escrow::receive`, and the token program checks that the funder may spend from it;
    /// test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub funder_token: UncheckedAccount<'info>,
    /// CHECK: by the address in the market; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: by the address in the market; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

pub(crate) fn handle_fund_authorisation(ctx: Context<FundAuthorisation>, amount: u64) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    ensure(amount > 0, MarketError::AmountZero)?;
    let event = {
        let (mut market, mut authorisation) =
            (accounts.market.load_mut()?, accounts.authorisation.load_mut()?);
        market.require_running()?;
        let old_balance = authorisation.balance;
        authorisation.fund(amount)?;
        market.escrow(amount)?;
        AuthorisationFunded {
            authorisation: accounts.authorisation.key(),
            old_balance,
            new_balance: authorisation.balance,
        }
    };
    let escrow = Escrow {
        market: &accounts.market,
        vault: &accounts.vault,
        token: &accounts.funder_token,
        token_program: &accounts.token_program,
    };
    escrow.receive(&accounts.funder, amount)?;
    emit(&accounts.event_authority, &event)
}
