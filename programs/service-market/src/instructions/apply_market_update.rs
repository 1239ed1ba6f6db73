//! `apply_market_update`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigureMarket;
use crate::events::{MarketUpdated, emit};
use crate::state::clock;

pub(crate) fn handle_apply_market_update(ctx: Context<ConfigureMarket>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = {
        let mut market = accounts.market.load_mut()?;
        let old_parameters = market.parameters.into();
        market.apply_update(clock()?)?;
        MarketUpdated {
            market: accounts.market.key(),
            old_parameters,
            new_parameters: market.parameters.into(),
        }
    };
    emit(&accounts.event_authority, &event)
}
