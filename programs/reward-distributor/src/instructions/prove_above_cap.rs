//! `prove_above_cap`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::{ChallengeLeaves, Fraud};

pub(crate) fn handle_prove_above_cap(ctx: Context<ChallengeLeaves>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let challenge = &accounts.challenge;
    challenge.open()?;
    let next_epoch = challenge.pool.load()?.next_epoch;
    let cap = challenge.cap_from(next_epoch)?;
    let above = accounts.compare(|now, before| now.saturating_sub(before) > cap)?;
    challenge.judge(Fraud::AboveCap, above)
}
