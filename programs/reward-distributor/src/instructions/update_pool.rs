//! `update_pool`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigurePool;
use crate::errors::RewardError;
use crate::events::{PoolUpdateProposed, emit};
use crate::state::PoolParametersArgs;

pub(crate) fn handle_update_pool(ctx: Context<ConfigurePool>, parameters: PoolParametersArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let ready_at = {
        let (network, mut pool) = (accounts.network.load()?, accounts.pool.load_mut()?);
        pool.require_authority(&network, accounts.signer.key)?;
        parameters.validate(pool.vesting_months)?;
        let now = u32::try_from(Clock::get()?.unix_timestamp);
        let now = now.map_err(|_| RewardError::NumberOutOfRange)?;
        pool.proposed = parameters.into();
        pool.update_ready_at = now.saturating_add(network.change_delay_seconds);
        pool.update_ready_at
    };
    emit(
        &accounts.event_authority,
        &PoolUpdateProposed {
            pool: accounts.pool.key(),
            parameters,
            ready_at,
        },
    )
}
