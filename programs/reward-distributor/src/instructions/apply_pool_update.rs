//! `apply_pool_update`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigurePool;
use crate::events::{PoolUpdated, emit};

pub(crate) fn handle_apply_pool_update(ctx: Context<ConfigurePool>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = {
        let mut pool = accounts.pool.load_mut()?;
        let old_parameters = pool.parameters.into();
        pool.apply_update(Clock::get()?.unix_timestamp)?;
        PoolUpdated {
            pool: accounts.pool.key(),
            old_parameters,
            new_parameters: pool.parameters.into(),
        }
    };
    emit(&accounts.event_authority, &event)
}
