//! `accept_order`

use anchor_lang::prelude::*;
use flywheel_market::OrderState;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::{MarketError, ensure};
use crate::events::{OrderAccepted, emit};
use crate::state::clock;

/// Accounts of `accept_order`.
#[derive(Accounts)]
pub struct AcceptOrder<'info> {
    /// The order, and whoever sells.
    pub seller: SellerOfOrder<'info>,
    /// CHECK: the device that delivers, read in `Plan::require_device`; the system program where the order asks for none;
    /// test `every_instruction_refuses_every_generated_attack`.
    pub device: UncheckedAccount<'info>,
}

impl AcceptOrder<'_> {
    #[inline(never)]
    fn accept(&self) -> Result<OrderAccepted> {
        let seller = &self.seller;
        seller.require_provider()?;
        let (market, plan, now) = (seller.market.load()?, seller.plan.load()?, clock()?);
        let mut order = seller.order.load_mut()?;
        order.enter(OrderState::Active, MarketError::OrderNotOpen)?;
        ensure(now < order.accept_by, MarketError::OrderNotOpen)?;
        plan.require_device(&market, &self.device, order.class, &order.device)?;
        order.device = self.device.key();
        order.ends_at = now
            .checked_add(order.duration_seconds)
            .ok_or(MarketError::NumberOutOfRange)?;
        Ok(OrderAccepted {
            order: seller.order.key(),
            device: order.device,
            ends_at: order.ends_at,
        })
    }
}

pub(crate) fn handle_accept_order(ctx: Context<AcceptOrder>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let event = ctx.accounts.accept()?;
    emit(&ctx.accounts.seller.event_authority, &event)
}
