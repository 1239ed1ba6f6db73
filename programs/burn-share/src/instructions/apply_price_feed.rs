//! `apply_price_feed`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigurePriceFeed;
use crate::events::{PriceFeedUpdated, emit};
use crate::state::clock;

pub(crate) fn handle_apply_price_feed(ctx: Context<ConfigurePriceFeed>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = {
        let mut feed = accounts.feed.load_mut()?;
        let old_parameters = feed.parameters.into();
        feed.apply_update(clock()?)?;
        PriceFeedUpdated {
            feed: accounts.feed.key(),
            old_parameters,
            new_parameters: feed.parameters.into(),
        }
    };
    emit(&accounts.event_authority, &event)
}
