//! `veto_slash`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ActOnCase;
use crate::errors::{StakingError, ensure_key};
use crate::events::{SlashVetoed, emit};
use crate::state::CaseStatus;

pub(crate) fn handle_veto_slash(ctx: Context<ActOnCase>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    {
        let pool = accounts.pool.load()?;
        let veto = &pool.parameters.veto_authority;
        ensure_key(accounts.signer.key, veto, StakingError::VetoMismatch)?;
        let (mut stake, mut case) = (accounts.stake.load_mut()?, accounts.case.load_mut()?);
        case.require_running()?;
        case.end(&mut stake, CaseStatus::Vetoed);
    }
    emit(
        &accounts.event_authority,
        &SlashVetoed {
            case: accounts.case.key(),
        },
    )
}
