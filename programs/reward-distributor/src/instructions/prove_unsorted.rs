//! `prove_unsorted`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::{ChallengeLeaves, Fraud};

pub(crate) fn handle_prove_unsorted(ctx: Context<ChallengeLeaves>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let challenge = &accounts.challenge;
    challenge.open()?;
    let out_of_order = {
        let (leaf, other) = (accounts.leaf.load()?, accounts.other.load()?);
        challenge.require_of_challenged(&leaf)?;
        challenge.require_of_challenged(&other)?;
        (leaf.position < other.position && leaf.index >= other.index)
            || (leaf.position > other.position && leaf.index <= other.index)
    };
    challenge.judge(Fraud::Unsorted, out_of_order)
}
