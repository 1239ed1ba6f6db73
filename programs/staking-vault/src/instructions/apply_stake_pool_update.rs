//! `apply_stake_pool_update`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigureStakePool;
use crate::events::{StakePoolUpdated, emit};
use crate::state::clock;

pub(crate) fn handle_apply_stake_pool_update(ctx: Context<ConfigureStakePool>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = {
        let mut pool = accounts.pool.load_mut()?;
        let old_parameters = pool.parameters.into();
        pool.apply_update(clock()?)?;
        StakePoolUpdated {
            pool: accounts.pool.key(),
            old_parameters,
            new_parameters: pool.parameters.into(),
        }
    };
    emit(&accounts.event_authority, &event)
}
