//! `close_slash`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::close;

use super::require_no_more_accounts;
use crate::errors::{StakingError, ensure};
use crate::events::{SlashClosed, emit};
use crate::state::{CaseStatus, OperatorStake, SlashCase, clock};

/// Accounts of `close_slash`. Nobody signs but for the fee.
#[event_cpi]
#[derive(Accounts)]
pub struct CloseSlash<'info> {
    /// The operator stake.
    #[account(mut)]
    pub stake: AccountLoader<'info, OperatorStake>,
    /// The case.
    #[account(
        mut,
        has_one = stake @ StakingError::StakeMismatch,
        has_one = reporter @ StakingError::ReporterMismatch,
    )]
    pub case: AccountLoader<'info, SlashCase>,
    /// Who opened the case, and gets the rent.
    ///
    /// CHECK: by the address in the case; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub reporter: UncheckedAccount<'info>,
}

impl CloseSlash<'_> {
    /// Ends a case that was not executed in time; returns the last status.
    fn end(&self) -> Result<u8> {
        let (mut stake, mut case) = (self.stake.load_mut()?, self.case.load_mut()?);
        let ended = case.status == CaseStatus::Vetoed.code() || case.status == CaseStatus::Executed.code();
        ensure(ended || clock()? > case.expires_at, StakingError::CaseNotEnded)?;
        let owed = case.reporter_owed | case.insurance_owed | case.treasury_owed;
        ensure(owed == 0, StakingError::CaseNotEnded)?;
        let status = case.status;
        // Nothing is owed and its time has passed: it counts as vetoed, which frees the tickets.
        case.end(&mut stake, CaseStatus::Vetoed);
        Ok(status)
    }
}

pub(crate) fn handle_close_slash(ctx: Context<CloseSlash>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let status = accounts.end()?;
    close(accounts.case.as_ref(), &accounts.reporter)?;
    emit(
        &accounts.event_authority,
        &SlashClosed {
            case: accounts.case.key(),
            status,
        },
    )
}
