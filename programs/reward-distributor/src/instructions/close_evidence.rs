//! `close_evidence`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::close;

use super::require_no_more_accounts;
use crate::errors::RewardError;
use crate::events::{EvidenceClosed, emit};
use crate::state::Evidence;

/// Accounts of `close_evidence`.
#[event_cpi]
#[derive(Accounts)]
pub struct CloseEvidence<'info> {
    /// Who laid it down; gets the rent back.
    #[account(mut)]
    pub challenger: Signer<'info>,
    /// The evidence.
    #[account(mut, has_one = challenger @ RewardError::EvidenceMismatch)]
    pub evidence: AccountLoader<'info, Evidence>,
}

pub(crate) fn handle_close_evidence(ctx: Context<CloseEvidence>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let root_account = accounts.evidence.load()?.reward_root;
    let lamports = close(accounts.evidence.as_ref(), &accounts.challenger)?;
    emit(
        &accounts.event_authority,
        &EvidenceClosed {
            root_account,
            evidence: accounts.evidence.key(),
            lamports,
        },
    )
}
