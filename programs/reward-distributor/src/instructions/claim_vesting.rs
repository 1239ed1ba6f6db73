//! `claim_vesting`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::content_mut;
use flywheel_onchain::ensure_key;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::RewardError;
use crate::events::{RewardsClaimed, emit};
use crate::instructions::claim_many::{ClaimManyArgs, Claimed, record};
use crate::state::{Pool, Vesting};

/// Accounts of `claim_vesting`.
#[derive(Accounts)]
pub struct ClaimVesting<'info> {
    /// The claim.
    pub claim: Claim<'info>,
    /// The payee's vesting account.
    #[account(mut)]
    pub vesting: AccountLoader<'info, Vesting>,
}

impl ClaimVesting<'_> {
    fn vest(&self, claimed: &Claimed, now: i64) -> Result<()> {
        let mut pool = content_mut::<Pool, _>(&self.claim.pool, RewardError::PoolInvalid)?;
        let mut vesting = self.vesting.load_mut()?;
        ensure_key(&vesting.pool, self.claim.pool.key, RewardError::VestingMismatch)?;
        ensure_key(&vesting.payee, &claimed.payee, RewardError::VestingMismatch)?;
        if claimed.vesting > 0 {
            vesting.grant(&pool.vesting_terms()?, now, claimed.vesting)?;
        }
        pool.vesting_locked = pool
            .vesting_locked
            .checked_add(claimed.vesting)
            .ok_or(RewardError::NumberOutOfRange)?;
        Ok(())
    }
}

pub(crate) fn handle_claim_vesting(ctx: Context<ClaimVesting>, args: ClaimManyArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let claim = &accounts.claim;
    let now = Clock::get()?.unix_timestamp;
    let claimed = record(claim, &args, now)?;
    accounts.vest(&claimed, now)?;
    // The share is of the amount, so the difference is not negative.
    let paid = claimed.outcome.amount.saturating_sub(claimed.vesting);
    if paid > 0 {
        claim.payment().pay(&claimed.signer, paid)?;
    }
    emit(
        &claim.event_authority,
        &RewardsClaimed {
            pool: claim.pool.key(),
            payee: claimed.payee,
            paid,
            vesting: claimed.vesting,
            devices: claimed.devices,
        },
    )
}
