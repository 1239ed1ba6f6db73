//! Orders: opened, acted on by their sellers, and closed.

use anchor_lang::prelude::*;
use flywheel_market::OrderState;
use flywheel_onchain::accounts::{close, create};

use super::{PayOut, Purchase, Sale};
use crate::errors::{MarketError, ensure_key};
use crate::events::{OrderClosed, OrderOpened, emit};
use crate::seeds;
use crate::state::{Customer, Market, Order, Plan, clock};

/// Arguments of `open_order` and `open_order_with_credits`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenOrderArgs {
    /// An id that the customer has no order of in this market.
    pub id: u64,
    /// What is ordered.
    pub purchase: Purchase,
}

/// Accounts of `release_order` and, first, of `accept_order`.
#[event_cpi]
#[derive(Accounts)]
pub struct SellerOfOrder<'info> {
    /// Acts for whoever sells.
    pub signer: Signer<'info>,
    /// CHECK: the operator's account, or the network's for its own plans, read in `Plan::require_provider`; test
    /// `every_instruction_refuses_every_generated_attack`.
    pub seller: UncheckedAccount<'info>,
    /// The market.
    pub market: AccountLoader<'info, Market>,
    /// The plan.
    #[account(has_one = market @ MarketError::MarketMismatch)]
    pub plan: AccountLoader<'info, Plan>,
    /// The order.
    #[account(mut, has_one = plan @ MarketError::PlanMismatch)]
    pub order: AccountLoader<'info, Order>,
}

impl SellerOfOrder<'_> {
    /// # Errors
    /// `ProviderMismatch` unless the signer acts for whoever sells.
    pub fn require_provider(&self) -> Result<()> {
        let (market, plan) = (self.market.load()?, self.plan.load()?);
        plan.require_provider(&market, &self.seller, self.signer.key)
    }
}

/// What an order is created from.
pub(crate) struct NewOrder<'a, 'info> {
    pub payer: &'a AccountInfo<'info>,
    pub customer: &'a Pubkey,
    pub market: &'a AccountLoader<'info, Market>,
    pub plan: &'a AccountLoader<'info, Plan>,
    pub order: &'a AccountInfo<'info>,
    /// Bump of the order's address.
    pub bump: u8,
    pub with_credits: bool,
}

impl NewOrder<'_, '_> {
    /// Creates the order at the price of `sale`; returns what is to be said about it.
    ///
    /// # Errors
    /// `AccountExists`, `NumberOutOfRange`; the system program's.
    #[inline(never)]
    pub fn create(&self, args: &OpenOrderArgs, sale: &Sale, market: &mut Market) -> Result<OrderOpened> {
        let (plan, market_key, id) = (self.plan.load()?, self.market.key(), args.id.to_le_bytes());
        let seeds: &[&[u8]] = &[
            seeds::ORDER,
            market_key.as_ref(),
            self.customer.as_ref(),
            &id,
            &[self.bump],
        ];
        let mut order = create::<Order, _>(self.payer, self.order, seeds, MarketError::AccountExists)?;
        order.version = Order::VERSION;
        order.bump = self.bump;
        order.state = OrderState::Open.code();
        order.reports = plan.terms.reports;
        order.with_credits = u8::from(self.with_credits);
        order.unit = plan.unit;
        order.class = plan.terms.class;
        order.id = args.id;
        order.nonce = market.take_nonce()?;
        order.market = market_key;
        order.plan = self.plan.key();
        order.customer = *self.customer;
        order.payee = plan.terms.payee;
        order.device = plan.terms.device;
        order.price = sale.terms.price;
        order.per = sale.terms.per;
        order.fee_bps = sale.terms.fee_bps;
        order.quantity = args.purchase.quantity;
        order.escrow = sale.amount;
        order.terms_version = plan.terms_version;
        order.accept_by = clock()?.saturating_add(plan.terms.accept_seconds);
        order.duration_seconds = plan.terms.duration_seconds;
        order.notice_seconds = plan.terms.notice_seconds;
        order.settle_seconds = market.parameters.settle_seconds;
        Ok(OrderOpened {
            market: market_key,
            plan: order.plan,
            order: *self.order.key,
            customer: order.customer,
            nonce: order.nonce,
            quantity: order.quantity,
            escrow: order.escrow,
            with_credits: self.with_credits,
            accept_by: order.accept_by,
        })
    }
}

/// Accounts of `close_order` and, first, of `cancel_order`: the rest and the rent go to the customer, whoever sends it.
#[event_cpi]
#[derive(Accounts)]
pub struct CloseOrder<'info> {
    /// The market.
    #[account(mut)]
    pub market: AccountLoader<'info, Market>,
    /// The order.
    #[account(
        mut,
        has_one = market @ MarketError::MarketMismatch,
        has_one = customer @ MarketError::CustomerMismatch,
    )]
    pub order: AccountLoader<'info, Order>,
    /// The customer, who gets the rent.
    ///
    /// CHECK: by the address in the order; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub customer: UncheckedAccount<'info>,
    /// The customer's account, which gets back what was paid with credits.
    #[account(
        mut,
        constraint = customer_account.load()?.network == market.load()?.network @ MarketError::NetworkMismatch,
        constraint = customer_account.load()?.wallet == customer.key() @ MarketError::CustomerMismatch,
    )]
    pub customer_account: AccountLoader<'info, Customer>,
    /// CHECK: the token account that gets back what was paid with tokens, read in `PayOut::require_owner`; test
    /// `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub customer_token: UncheckedAccount<'info>,
    /// CHECK: by the address in the market; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: the program that owns the vault; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

impl CloseOrder<'_> {
    /// Gives back the rest, closes the order's account and says so. For a rest of nothing no token account is read.
    ///
    /// # Arguments
    /// - `decide`: the state in which the order ends, or the refusal
    ///
    /// # Errors
    /// Those of `decide`; `VaultMismatch`, `TokenProgramMismatch`, `DestinationMismatch`, `DestinationEncumbered`; the token
    /// program's.
    pub fn close(&self, decide: impl FnOnce(&Order, u32) -> Result<OrderState>) -> Result<()> {
        let event = {
            let order = self.order.load()?;
            let end = decide(&order, clock()?)?;
            OrderClosed {
                order: self.order.key(),
                customer: order.customer,
                old_state: order.state,
                new_state: end.code(),
                charged: order.charged,
                refunded: order.rest(),
            }
        };
        self.refund(event.refunded)?;
        close(self.order.as_ref(), &self.customer)?;
        emit(&self.event_authority, &event)
    }

    #[inline(never)]
    fn refund(&self, amount: u64) -> Result<()> {
        if self.order.load()?.with_credits != 0 {
            return self.customer_account.load_mut()?.give_back(amount);
        }
        if amount == 0 {
            return Ok(());
        }
        let payment = PayOut {
            market: self.market.as_ref(),
            vault: &self.vault,
            to: &self.customer_token,
            token_program: &self.token_program,
        };
        let signer = {
            let mut market = self.market.load_mut()?;
            ensure_key(self.vault.key, &market.vault, MarketError::VaultMismatch)?;
            payment.require_owner(&market.mint, self.customer.key)?;
            market.release(amount)?;
            market.signer()
        };
        payment.transfer(&signer, amount)
    }
}
