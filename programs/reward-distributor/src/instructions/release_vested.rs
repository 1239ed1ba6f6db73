//! `release_vested`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::{PoolSigner, Release};
use crate::errors::{RewardError, ensure};
use crate::events::{VestingReleased, emit};

pub(crate) fn handle_release_vested(ctx: Context<Release>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let payee = accounts.payee()?;
    let (amount, signer) = {
        let mut pool = accounts.pool.load_mut()?;
        let terms = pool.vesting_terms()?;
        let now = Clock::get()?.unix_timestamp;
        let amount = accounts.vesting.load_mut()?.release(&terms, now)?;
        pool.vesting_locked = pool
            .vesting_locked
            .checked_sub(amount)
            .ok_or(RewardError::NumberOutOfRange)?;
        (amount, PoolSigner::of(&pool))
    };
    ensure(amount > 0, RewardError::NothingToRelease)?;
    accounts.payment().pay(&signer, amount)?;
    emit(
        &accounts.event_authority,
        &VestingReleased {
            pool: accounts.pool.key(),
            payee,
            amount,
        },
    )
}
