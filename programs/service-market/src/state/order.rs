//! An order: so many units at a fixed price, paid in, and settled by usage reports.

use anchor_lang::prelude::*;
use flywheel_market::{OrderState, Settlement, Terms};

use super::DISCRIMINATOR;
use crate::errors::{MarketError, ensure};

/// An order. Address: `["order", market, customer, id]`. It keeps all that it needs of its plan, so that no later change of
/// the plan touches it.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct Order {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// `OrderState` code.
    pub state: u8,
    /// Whose reports settle it, bits.
    pub reports: u8,
    /// 1 when it is paid with credits.
    pub with_credits: u8,
    /// The unit, which is the revenue's category.
    pub unit: u8,
    /// The class that the device must be of; 65,535 for any.
    pub class: u16,
    /// The id in its address.
    pub id: u64,
    /// What reports of usage name, so that none is good for another order at the same address.
    pub nonce: u64,
    /// The market.
    pub market: Pubkey,
    /// The plan.
    pub plan: Pubkey,
    /// Who pays, signs reports, and gets the rest.
    pub customer: Pubkey,
    /// Who gets what is settled; zero when everything is revenue.
    pub payee: Pubkey,
    /// The device that delivers: before it is accepted, the one that it is bound to; zero for any, or none.
    pub device: Pubkey,
    /// Price of `per` units, base units or credits.
    pub price: u64,
    /// Units that the price is for.
    pub per: u64,
    /// Units ordered.
    pub quantity: u64,
    /// Paid in, base units or credits.
    pub escrow: u64,
    /// Units settled, cumulative.
    pub settled: u64,
    /// Charged for them, cumulative, base units or credits.
    pub charged: u64,
    /// The version of the plan's terms that it was made at.
    pub terms_version: u32,
    /// The market's share of what is charged, basis points.
    pub fee_bps: u16,
    /// Zero.
    pub padding: [u8; 2],
    /// Until when it can be accepted, unix seconds.
    pub accept_by: u32,
    /// How long it runs from when it is accepted, seconds.
    pub duration_seconds: u32,
    /// How long it runs after the customer has ended it, seconds.
    pub notice_seconds: u32,
    /// How long after its end it can be settled, seconds.
    pub settle_seconds: u32,
    /// When it ends, unix seconds; 0 before it is accepted.
    pub ends_at: u32,
    /// Zero.
    pub padding2: [u8; 4],
}

impl Order {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// Where it stands; no version has written another code than these.
    pub fn state(&self) -> OrderState {
        OrderState::from_code(self.state).unwrap_or(OrderState::Open)
    }

    /// Puts it into another state; returns the one before.
    ///
    /// # Errors
    /// `refusal` when that cannot follow the present one.
    pub fn enter(&mut self, next: OrderState, refusal: MarketError) -> Result<OrderState> {
        let old = self.state();
        ensure(old.may_become(next), refusal)?;
        self.state = next.code();
        Ok(old)
    }

    /// Price and fee.
    pub const fn terms(&self) -> Terms {
        Terms {
            price: self.price,
            per: self.per,
            fee_bps: self.fee_bps,
        }
    }

    /// From when it cannot be settled any more, unix seconds.
    pub const fn expires_at(&self) -> u32 {
        self.ends_at.saturating_add(self.settle_seconds)
    }

    /// Counts `quantity` units, in sum, as delivered; more than was ordered counts as all of it. With all settled it is
    /// completed. With credits nobody is paid and there is no fee.
    ///
    /// # Errors
    /// `OrderNotRunning` before it is accepted, after it was completed and when its time to settle has passed at `now`, unix
    /// seconds; `NotMore` unless more is settled than before.
    #[inline(never)]
    pub fn settle(&mut self, quantity: u64, now: u32) -> Result<Settlement> {
        let state = self.state();
        let is_running = matches!(state, OrderState::Active | OrderState::Ending);
        ensure(
            is_running && now < self.expires_at(),
            MarketError::OrderNotRunning,
        )?;
        let quantity = quantity.min(self.quantity);
        let settlement = self.terms().settle(self.escrow, self.settled, quantity);
        let mut settlement = settlement.map_err(MarketError::from)?;
        if self.with_credits != 0 {
            (settlement.paid, settlement.fees) = (0, 0);
        }
        self.settled = quantity;
        self.charged = self
            .charged
            .checked_add(settlement.charged)
            .ok_or(MarketError::NumberOutOfRange)?;
        if quantity == self.quantity {
            self.enter(OrderState::Completed, MarketError::OrderNotRunning)?;
        }
        Ok(settlement)
    }

    /// What nobody has been charged, base units or credits.
    pub const fn rest(&self) -> u64 {
        self.escrow.saturating_sub(self.charged)
    }
}

const _: () = assert!(Order::SPACE == 272);
