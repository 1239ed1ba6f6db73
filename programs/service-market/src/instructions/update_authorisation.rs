//! `update_authorisation`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::errors::MarketError;
use crate::events::{AuthorisationUpdated, emit};
use crate::state::{Authorisation, CeilingsArgs};

/// Accounts of `update_authorisation`.
#[event_cpi]
#[derive(Accounts)]
pub struct UpdateAuthorisation<'info> {
    /// Whose tokens the authorisation holds.
    pub payer: Signer<'info>,
    /// The authorisation.
    #[account(mut, has_one = payer @ MarketError::PayerMismatch)]
    pub authorisation: AccountLoader<'info, Authorisation>,
}

pub(crate) fn handle_update_authorisation(
    ctx: Context<UpdateAuthorisation>,
    ceilings: CeilingsArgs,
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let old_ceilings = {
        let mut authorisation = accounts.authorisation.load_mut()?;
        let old_ceilings = authorisation.ceilings();
        authorisation.set_ceilings(&ceilings);
        old_ceilings
    };
    emit(
        &accounts.event_authority,
        &AuthorisationUpdated {
            authorisation: accounts.authorisation.key(),
            old_ceilings,
            new_ceilings: ceilings,
        },
    )
}
