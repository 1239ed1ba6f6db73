//! `prove_lifetime_above_cap`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::{Branch, Challenge, Fraud};

pub(crate) fn handle_prove_lifetime_above_cap(ctx: Context<Challenge>, branch: Branch) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let challenge = &ctx.accounts;
    challenge.open()?;
    let first_epoch = challenge.pool.load()?.first_epoch;
    let above = branch.total > challenge.cap_from(first_epoch)?;
    challenge.judge(Fraud::AboveCap, above && challenge.holds(&branch)?)
}
