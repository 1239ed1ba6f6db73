//! `update_stake_pool`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigureStakePool;
use crate::events::{StakePoolUpdateProposed, emit};
use crate::state::{StakeParametersArgs, clock};

pub(crate) fn handle_update_stake_pool(
    ctx: Context<ConfigureStakePool>,
    parameters: StakeParametersArgs,
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let ready_at = {
        let (network, mut pool) = (accounts.network.load()?, accounts.pool.load_mut()?);
        pool.require_authority(&network, accounts.signer.key)?;
        parameters.validate(pool.kind())?;
        pool.proposed = parameters.into();
        pool.update_ready_at = clock()?.saturating_add(network.change_delay_seconds);
        pool.update_ready_at
    };
    emit(
        &accounts.event_authority,
        &StakePoolUpdateProposed {
            pool: accounts.pool.key(),
            parameters,
            ready_at,
        },
    )
}
