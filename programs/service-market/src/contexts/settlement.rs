//! The settlement of an order.

use anchor_lang::prelude::*;
use flywheel_market::Settlement;

use super::PayOut;
use crate::errors::{MarketError, ensure, ensure_key};
use crate::events::{OrderSettled, emit};
use crate::signatures::usage_message;
use crate::state::{Customer, Market, MarketSigner, Order, clock};

/// Accounts of `settle_order` and, first, of `settle_order_by_oracles`. Nobody signs but for the fee: a report says what is
/// paid, whoever sends it.
#[event_cpi]
#[derive(Accounts)]
pub struct SettleOrder<'info> {
    /// The market.
    #[account(mut)]
    pub market: AccountLoader<'info, Market>,
    /// The order.
    #[account(mut, has_one = market @ MarketError::MarketMismatch)]
    pub order: AccountLoader<'info, Order>,
    /// The customer's account.
    #[account(mut)]
    pub customer_account: AccountLoader<'info, Customer>,
    /// CHECK: the token account that is paid, read in `PayOut::require_owner`; test
    /// `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub payee_token: UncheckedAccount<'info>,
    /// CHECK: by the address in the market; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: the program that owns the vault; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
    /// CHECK: the instructions sysvar, by its address; test `every_instruction_refuses_every_generated_attack`.
    #[account(address = solana_instructions_sysvar::ID)]
    pub instructions: UncheckedAccount<'info>,
}

impl<'info> SettleOrder<'info> {
    /// The message that a report of `quantity` units signs, and who ordered.
    ///
    /// # Errors
    /// `ReportNotAdmitted` unless the order admits reports of this kind.
    pub fn report(&self, kind: u8, quantity: u64) -> Result<([u8; 32], Pubkey)> {
        let order = self.order.load()?;
        ensure(order.reports & kind != 0, MarketError::ReportNotAdmitted)?;
        let order_key = self.order.key();
        let message = usage_message(&crate::ID, &order.market, &order_key, order.nonce, quantity);
        Ok((message, order.customer))
    }

    /// Settles the order up to `quantity` units, pays the payee and says so. To be called when the report has been checked.
    ///
    /// # Errors
    /// Those of `Order::settle`; `CustomerMismatch`, `VaultMismatch`, `TokenProgramMismatch`, `DestinationMismatch`,
    /// `DestinationEncumbered`; the token program's.
    pub fn settle(&self, quantity: u64) -> Result<()> {
        let (event, signer) = self.book(quantity)?;
        self.pay_out().transfer(&signer, event.paid)?;
        emit(&self.event_authority, &event)
    }

    fn pay_out(&self) -> PayOut<'_, 'info> {
        PayOut {
            market: self.market.as_ref(),
            vault: &self.vault,
            to: &self.payee_token,
            token_program: &self.token_program,
        }
    }

    #[inline(never)]
    fn book(&self, quantity: u64) -> Result<(OrderSettled, MarketSigner)> {
        let (mut market, mut order) = (self.market.load_mut()?, self.order.load_mut()?);
        let (mut customer, now) = (self.customer_account.load_mut()?, clock()?);
        customer.require(&market.network, &order.customer)?;
        let (old_settled, is_first) = (order.settled, order.charged == 0);
        let Settlement { charged, paid, fees } = order.settle(quantity, now)?;
        if charged > 0 {
            if is_first {
                market.count_order(order.unit)?;
            }
            market.count_customer(order.unit, &mut customer, now)?;
        }
        if order.with_credits != 0 {
            customer.spend_held(charged)?;
            market.credits_spent = market.credits_spent.saturating_add(charged);
        } else {
            market.release(charged)?;
            market.book(order.unit, &self.order.key(), fees)?;
        }
        if paid > 0 {
            ensure_key(self.vault.key, &market.vault, MarketError::VaultMismatch)?;
            self.pay_out().require_owner(&market.mint, &order.payee)?;
        }
        let event = OrderSettled {
            order: self.order.key(),
            old_settled,
            new_settled: order.settled,
            charged,
            paid,
            fees,
            state: order.state,
        };
        Ok((event, market.signer()))
    }
}
