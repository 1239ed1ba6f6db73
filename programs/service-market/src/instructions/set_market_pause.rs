//! `set_market_pause`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigureMarket;
use crate::events::{MarketPauseChanged, emit};

pub(crate) fn handle_set_market_pause(ctx: Context<ConfigureMarket>, paused: bool) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let old_paused = {
        let (network, mut market) = (accounts.network.load()?, accounts.market.load_mut()?);
        market.require_pauser(&network, accounts.signer.key)?;
        core::mem::replace(&mut market.paused, u8::from(paused)) != 0
    };
    emit(
        &accounts.event_authority,
        &MarketPauseChanged {
            market: accounts.market.key(),
            old_paused,
            new_paused: paused,
        },
    )
}
