//! `prove_unsorted`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::{Branch, ChallengeWithEvidence, Fraud};

pub(crate) fn handle_prove_unsorted(ctx: Context<ChallengeWithEvidence>, branch: Branch) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let challenge = &accounts.challenge;
    challenge.open()?;
    accounts.require_evidence_of(&challenge.reward_root.key())?;
    let out_of_order = {
        let laid = accounts.evidence.load()?;
        (laid.position < branch.position && laid.index >= branch.index)
            || (laid.position > branch.position && laid.index <= branch.index)
    };
    challenge.judge(Fraud::Unsorted, out_of_order && challenge.holds(&branch)?)
}
