//! `prove_above_cap`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::{Branch, ChallengeWithEvidence, Fraud};

pub(crate) fn handle_prove_above_cap(ctx: Context<ChallengeWithEvidence>, branch: Branch) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let challenge = &accounts.challenge;
    challenge.open()?;
    let (last_root, next_epoch) = {
        let pool = challenge.pool.load()?;
        (pool.last_root, pool.next_epoch)
    };
    accounts.require_evidence_of(&last_root)?;
    let cap = challenge.cap_from(next_epoch)?;
    let above = {
        let before = accounts.evidence.load()?;
        before.index == branch.index && branch.total.saturating_sub(before.total) > cap
    };
    challenge.judge(Fraud::AboveCap, above && challenge.holds(&branch)?)
}
