//! `release_order`

use anchor_lang::prelude::*;
use flywheel_market::OrderState;

use super::require_no_more_accounts;
use crate::contexts::SellerOfOrder;
use crate::errors::MarketError;
use crate::events::{OrderStateChanged, emit};

pub(crate) fn handle_release_order(ctx: Context<SellerOfOrder>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    accounts.require_provider()?;
    let event = {
        let mut order = accounts.order.load_mut()?;
        let old = order.enter(OrderState::Completed, MarketError::OrderNotRunning)?;
        OrderStateChanged {
            order: accounts.order.key(),
            old_state: old.code(),
            new_state: order.state,
            ends_at: order.ends_at,
        }
    };
    emit(&accounts.event_authority, &event)
}
