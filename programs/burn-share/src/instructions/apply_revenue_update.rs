//! `apply_revenue_update`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigureRevenuePool;
use crate::events::{RevenueUpdated, emit};
use crate::state::clock;

#[inline(never)]
fn apply(accounts: &ConfigureRevenuePool<'_>) -> Result<RevenueUpdated> {
    let mut pool = accounts.pool.load_mut()?;
    let old_parameters = pool.parameters.into();
    let old_destinations = pool.parameters.destinations.into();
    pool.apply_update(clock()?)?;
    Ok(RevenueUpdated {
        pool: accounts.pool.key(),
        old_parameters,
        old_destinations,
        new_parameters: pool.parameters.into(),
        new_destinations: pool.parameters.destinations.into(),
    })
}

pub(crate) fn handle_apply_revenue_update(ctx: Context<ConfigureRevenuePool>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let event = apply(ctx.accounts)?;
    emit(&ctx.accounts.event_authority, &event)
}
