//! `appeal_slash`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::{StakingError, ensure, ensure_key};
use crate::events::{SlashAppealed, emit};
use crate::state::{CaseStatus, clock};

/// Accounts of `appeal_slash`.
#[derive(Accounts)]
pub struct AppealSlash<'info> {
    /// The case, and the operator's authority.
    pub act: ActOnCase<'info>,
    /// CHECK: the operator, by the address in the operator stake; test `every_instruction_refuses_every_generated_attack`.
    pub operator: UncheckedAccount<'info>,
}

pub(crate) fn handle_appeal_slash(ctx: Context<AppealSlash>, appeal_hash: [u8; 32]) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let (accounts, act) = (&ctx.accounts, &ctx.accounts.act);
    let event = {
        let (pool, stake, mut case) = (act.pool.load()?, act.stake.load()?, act.case.load_mut()?);
        let operator = stake
            .read_operator(&accounts.operator)?
            .ok_or(StakingError::OperatorMismatch)?;
        ensure_key(act.signer.key, &operator.authority, StakingError::OwnerMismatch)?;
        let now = clock()?;
        let open = case.status == CaseStatus::Open.code() && now < case.executable_at;
        ensure(open, StakingError::AppealNotOpen)?;
        let old_executable_at = case.executable_at;
        case.status = CaseStatus::Appealed.code();
        case.appeal_hash = appeal_hash;
        case.begin_window(&pool, now);
        SlashAppealed {
            case: act.case.key(),
            appeal_hash,
            old_executable_at,
            new_executable_at: case.executable_at,
        }
    };
    emit(&act.event_authority, &event)
}
