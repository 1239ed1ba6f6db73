//! `vote_slash`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::{StakingError, ensure};
use crate::events::{SlashVoted, emit};
use crate::programs::OracleSet;
use crate::state::{CaseStatus, clock};

/// Accounts of `vote_slash`.
#[derive(Accounts)]
pub struct VoteSlash<'info> {
    /// The case, and a member of the oracle set.
    pub act: ActOnCase<'info>,
    /// The network's oracle set.
    #[account(
        constraint = oracle_set.load()?.network == act.pool.load()?.network @ StakingError::OracleSetMismatch
    )]
    pub oracle_set: AccountLoader<'info, OracleSet>,
}

pub(crate) fn handle_vote_slash(ctx: Context<VoteSlash>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let (accounts, act) = (&ctx.accounts, &ctx.accounts.act);
    let opened = {
        let (pool, mut stake, mut case) = (act.pool.load()?, act.stake.load_mut()?, act.case.load_mut()?);
        let now = clock()?;
        let voting = case.status == CaseStatus::Voting.code() && now <= case.expires_at;
        ensure(voting, StakingError::CaseNotVoting)?;
        let opened = case.vote(&*accounts.oracle_set.load()?, act.signer.key)?;
        if opened {
            case.open(&pool, &mut stake, now);
        }
        opened
    };
    emit(
        &act.event_authority,
        &SlashVoted {
            case: act.case.key(),
            oracle: act.signer.key(),
            opened,
        },
    )
}
