//! `set_stake_pause`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigureStakePool;
use crate::events::{StakePauseChanged, emit};

pub(crate) fn handle_set_stake_pause(ctx: Context<ConfigureStakePool>, paused: bool) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let old_paused = {
        let (network, mut pool) = (accounts.network.load()?, accounts.pool.load_mut()?);
        pool.require_pauser(&network, accounts.signer.key)?;
        core::mem::replace(&mut pool.paused, u8::from(paused)) != 0
    };
    emit(
        &accounts.event_authority,
        &StakePauseChanged {
            pool: accounts.pool.key(),
            old_paused,
            new_paused: paused,
        },
    )
}
