//! `cancel_order`

use anchor_lang::prelude::*;
use flywheel_market::OrderState;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::{MarketError, ensure};

/// Accounts of `cancel_order`.
#[derive(Accounts)]
pub struct CancelOrder<'info> {
    /// The customer, or anybody when the time to accept has passed.
    pub signer: Signer<'info>,
    /// The order.
    pub close: CloseOrder<'info>,
}

pub(crate) fn handle_cancel_order(ctx: Context<CancelOrder>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    accounts.close.close(|order, now| {
        ensure(
            order.state().may_become(OrderState::Cancelled),
            MarketError::OrderNotOpen,
        )?;
        ensure(
            *accounts.signer.key == order.customer || now >= order.accept_by,
            MarketError::AcceptanceRuns,
        )?;
        Ok(OrderState::Cancelled)
    })
}
