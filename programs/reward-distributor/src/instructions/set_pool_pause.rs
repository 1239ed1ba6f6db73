//! `set_pool_pause`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigurePool;
use crate::errors::{RewardError, ensure};
use crate::events::{PoolPauseChanged, emit};
use crate::state::PAUSE_BITS;

pub(crate) fn handle_set_pool_pause(ctx: Context<ConfigurePool>, paused: u32) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    ensure(paused & !PAUSE_BITS == 0, RewardError::PauseBitsUnknown)?;
    let old_paused = {
        let (network, mut pool) = (accounts.network.load()?, accounts.pool.load_mut()?);
        pool.require_pauser(&network, accounts.signer.key)?;
        core::mem::replace(&mut pool.paused, paused)
    };
    emit(
        &accounts.event_authority,
        &PoolPauseChanged {
            pool: accounts.pool.key(),
            old_paused,
            new_paused: paused,
        },
    )
}
