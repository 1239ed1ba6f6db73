//! `set_direct_burn`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigureRevenuePool;
use crate::errors::{BurnShareError, ensure, ensure_key};
use crate::events::{DirectBurnChanged, emit};

pub(crate) fn handle_set_direct_burn(ctx: Context<ConfigureRevenuePool>, direct: bool) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let old_direct = {
        let mut pool = accounts.pool.load_mut()?;
        let veto = &pool.parameters.veto;
        ensure_key(accounts.signer.key, veto, BurnShareError::VetoMismatch)?;
        ensure(pool.is_native(), BurnShareError::NotNative)?;
        core::mem::replace(&mut pool.direct_burn, u8::from(direct)) != 0
    };
    emit(
        &accounts.event_authority,
        &DirectBurnChanged {
            pool: accounts.pool.key(),
            old_direct,
            new_direct: direct,
        },
    )
}
