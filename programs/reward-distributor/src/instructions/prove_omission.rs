//! `prove_omission`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::{ChallengeAbsence, Fraud};

pub(crate) fn handle_prove_omission(ctx: Context<ChallengeAbsence>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let challenge = &accounts.challenge;
    challenge.open()?;
    let omitted = {
        let leaf = accounts.leaf.load()?;
        challenge.require_of_last(&leaf)?;
        accounts.is_absent(leaf.index, |neighbour| challenge.require_of_challenged(neighbour))?
    };
    challenge.judge(Fraud::Omission, omitted)
}
