//! `prove_newcomer_above_cap`

use anchor_lang::prelude::*;
use flywheel_onchain::ensure_key;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::RewardError;
use crate::state::Evidence;

/// Accounts of `prove_newcomer_above_cap`.
#[derive(Accounts)]
pub struct ChallengeNewcomer<'info> {
    /// The challenge.
    pub challenge: Challenge<'info>,
    /// The leaf of the last final root with the next lower index; where there is none, the same as `above`.
    pub below: AccountLoader<'info, Evidence>,
    /// The leaf with the next higher index; where there is none, the same as `below`.
    pub above: AccountLoader<'info, Evidence>,
}

impl ChallengeNewcomer<'_> {
    /// Whether the last final root has no leaf of this index: it would lie between two neighbours, or beyond the first or
    /// the last leaf.
    fn is_newcomer(&self, index: u32) -> Result<bool> {
        let last_root = self.challenge.pool.load()?.last_root;
        let (below, above) = (self.below.load()?, self.above.load()?);
        for evidence in [&below, &above] {
            ensure_key(&evidence.reward_root, &last_root, RewardError::EvidenceMismatch)?;
        }
        let after_last = |leaf: &Evidence| leaf.position.checked_add(1) == Some(leaf.leaf_count);
        Ok(if self.below.key() == self.above.key() {
            (below.index < index && after_last(&below)) || (above.index > index && above.position == 0)
        } else {
            below.position.checked_add(1) == Some(above.position)
                && below.index < index
                && above.index > index
        })
    }
}

pub(crate) fn handle_prove_newcomer_above_cap(ctx: Context<ChallengeNewcomer>, branch: Branch) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let challenge = &accounts.challenge;
    challenge.open()?;
    let next_epoch = challenge.pool.load()?.next_epoch;
    let above = branch.total > challenge.cap_from(next_epoch)?;
    let newcomer = accounts.is_newcomer(branch.index)?;
    challenge.judge(Fraud::AboveCap, above && newcomer && challenge.holds(&branch)?)
}
