//! `prove_decrease`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::{ChallengeLeaves, Fraud};

pub(crate) fn handle_prove_decrease(ctx: Context<ChallengeLeaves>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    accounts.challenge.open()?;
    let decreases = accounts.compare(|now, before| now < before)?;
    accounts.challenge.judge(Fraud::Decrease, decreases)
}
