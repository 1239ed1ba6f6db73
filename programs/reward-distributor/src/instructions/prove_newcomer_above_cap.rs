//! `prove_newcomer_above_cap`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::{ChallengeAbsence, Fraud};

pub(crate) fn handle_prove_newcomer_above_cap(ctx: Context<ChallengeAbsence>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let challenge = &accounts.challenge;
    challenge.open()?;
    let next_epoch = challenge.pool.load()?.next_epoch;
    let cap = challenge.cap_from(next_epoch)?;
    let proven = {
        let leaf = accounts.leaf.load()?;
        challenge.require_of_challenged(&leaf)?;
        let is_newcomer = accounts.is_absent(leaf.index, |neighbour| challenge.require_of_last(neighbour))?;
        is_newcomer && leaf.total > cap
    };
    challenge.judge(Fraud::AboveCap, proven)
}
