//! `close_authorisation`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::close;

use super::require_no_more_accounts;
use crate::errors::{MarketError, ensure};
use crate::events::{AuthorisationClosed, emit};
use crate::state::Authorisation;

/// Accounts of `close_authorisation`.
#[event_cpi]
#[derive(Accounts)]
pub struct CloseAuthorisation<'info> {
    /// Whose authorisation it is; gets its rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The authorisation.
    #[account(mut, has_one = payer @ MarketError::PayerMismatch)]
    pub authorisation: AccountLoader<'info, Authorisation>,
}

pub(crate) fn handle_close_authorisation(ctx: Context<CloseAuthorisation>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = {
        let authorisation = accounts.authorisation.load()?;
        // A lock holds at least one base unit, so that there are none without a balance.
        ensure(authorisation.balance == 0, MarketError::AuthorisationNotEmpty)?;
        AuthorisationClosed {
            authorisation: accounts.authorisation.key(),
            payer: authorisation.payer,
            payee: authorisation.payee,
            claimed: authorisation.claimed,
        }
    };
    close(accounts.authorisation.as_ref(), &accounts.payer)?;
    emit(&accounts.event_authority, &event)
}
