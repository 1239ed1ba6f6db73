//! `end_order`

use anchor_lang::prelude::*;
use flywheel_market::OrderState;

use super::require_no_more_accounts;
use crate::errors::MarketError;
use crate::events::{OrderStateChanged, emit};
use crate::state::{Order, clock};

/// Accounts of `end_order`.
#[event_cpi]
#[derive(Accounts)]
pub struct EndOrder<'info> {
    /// The customer.
    pub customer: Signer<'info>,
    /// The order.
    #[account(mut, has_one = customer @ MarketError::CustomerMismatch)]
    pub order: AccountLoader<'info, Order>,
}

pub(crate) fn handle_end_order(ctx: Context<EndOrder>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = {
        let mut order = accounts.order.load_mut()?;
        let old = order.enter(OrderState::Ending, MarketError::OrderNotRunning)?;
        // Notice never makes an order longer.
        let notice_ends_at = clock()?.saturating_add(order.notice_seconds);
        order.ends_at = order.ends_at.min(notice_ends_at);
        OrderStateChanged {
            order: accounts.order.key(),
            old_state: old.code(),
            new_state: order.state,
            ends_at: order.ends_at,
        }
    };
    emit(&accounts.event_authority, &event)
}
