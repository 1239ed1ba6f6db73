//! `prove_decrease`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::{Branch, ChallengeWithEvidence, Fraud};

pub(crate) fn handle_prove_decrease(ctx: Context<ChallengeWithEvidence>, branch: Branch) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let challenge = &accounts.challenge;
    challenge.open()?;
    accounts.require_evidence_of(&challenge.pool.load()?.last_root)?;
    let decreases = {
        let before = accounts.evidence.load()?;
        before.index == branch.index && before.total > branch.total
    };
    challenge.judge(Fraud::Decrease, decreases && challenge.holds(&branch)?)
}
