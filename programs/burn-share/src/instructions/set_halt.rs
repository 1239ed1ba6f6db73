//! `set_halt`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigureRevenuePool;
use crate::events::{HaltChanged, emit};
use crate::state::clock;

pub(crate) fn handle_set_halt(ctx: Context<ConfigureRevenuePool>, halted: bool) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let old_halted = {
        let (network, mut pool) = (accounts.network.load()?, accounts.pool.load_mut()?);
        pool.require_pauser(&network, accounts.signer.key)?;
        pool.roll(i64::from(clock()?))?;
        core::mem::replace(&mut pool.halted, u8::from(halted)) != 0
    };
    emit(
        &accounts.event_authority,
        &HaltChanged {
            pool: accounts.pool.key(),
            old_halted,
            new_halted: halted,
        },
    )
}
