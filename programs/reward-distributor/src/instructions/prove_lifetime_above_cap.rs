//! `prove_lifetime_above_cap`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::{ChallengeLeaf, Fraud};

pub(crate) fn handle_prove_lifetime_above_cap(ctx: Context<ChallengeLeaf>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let challenge = &accounts.challenge;
    challenge.open()?;
    let first_epoch = challenge.pool.load()?.first_epoch;
    let cap = challenge.cap_from(first_epoch)?;
    let above = {
        let leaf = accounts.leaf.load()?;
        challenge.require_of_challenged(&leaf)?;
        leaf.total > cap
    };
    challenge.judge(Fraud::AboveCap, above)
}
