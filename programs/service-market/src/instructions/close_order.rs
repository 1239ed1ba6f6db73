//! `close_order`

use anchor_lang::prelude::*;
use flywheel_market::OrderState;

use super::require_no_more_accounts;
use crate::contexts::CloseOrder;
use crate::errors::{MarketError, ensure};

pub(crate) fn handle_close_order(ctx: Context<CloseOrder>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    ctx.accounts.close(|order, now| {
        let state = order.state();
        if state == OrderState::Completed {
            return Ok(state);
        }
        ensure(
            state.may_become(OrderState::Expired) && now >= order.expires_at(),
            MarketError::NotEnded,
        )?;
        Ok(OrderState::Expired)
    })
}
