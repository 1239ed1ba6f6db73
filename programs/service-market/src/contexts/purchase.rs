//! A customer that buys, and what it costs.

use anchor_lang::prelude::*;
use flywheel_market::Terms;
use flywheel_onchain::tokens::{Movement, token_account};

use super::{Payment, read_feed, require_sole_owner};
use crate::errors::{MarketError, ensure, ensure_key};
use crate::state::{Customer, Market, PRICED_IN_MINT, Plan, Sells};

/// Accounts of whoever pays into a market's vault.
#[event_cpi]
#[derive(Accounts)]
pub struct Buyer<'info> {
    /// The customer; signs for `customer_token`.
    pub customer: Signer<'info>,
    /// The market.
    #[account(mut)]
    pub market: AccountLoader<'info, Market>,
    /// The customer's account.
    #[account(
        mut,
        constraint = customer_account.load()?.network == market.load()?.network @ MarketError::NetworkMismatch,
        constraint = customer_account.load()?.wallet == customer.key() @ MarketError::CustomerMismatch,
    )]
    pub customer_account: AccountLoader<'info, Customer>,
    /// CHECK: the token account that pays, read in `Payment::pay`; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub customer_token: UncheckedAccount<'info>,
    /// CHECK: by the address in the market; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: by the address in the market; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

impl<'info> Buyer<'info> {
    /// Pays `amount` base units into the market's vault; the books are the caller's.
    ///
    /// # Errors
    /// `VaultMismatch`, `TokenProgramMismatch`, `SourceMismatch`; the token program's.
    #[inline(never)]
    pub fn pay(&self, amount: u64) -> Result<()> {
        let (vault, token_program) = {
            let market = self.market.load()?;
            (market.vault, market.token_program)
        };
        let payment = Payment {
            from: &self.customer_token,
            vault: &self.vault,
            token_program: &self.token_program,
            authority: &self.customer,
        };
        payment.pay(&vault, &token_program, amount)
    }

    /// Pays `amount` base units to a token account that `payee` alone controls; nothing to do, and nothing read, for none.
    ///
    /// # Errors
    /// `DestinationMismatch`, `DestinationEncumbered`; the token program's.
    #[inline(never)]
    pub fn pay_payee(&self, payee_token: &AccountInfo<'info>, payee: &Pubkey, amount: u64) -> Result<()> {
        if amount == 0 {
            return Ok(());
        }
        let (mint, token_program) = {
            let market = self.market.load()?;
            (market.mint, market.token_program)
        };
        ensure_key(
            self.token_program.key,
            &token_program,
            MarketError::TokenProgramMismatch,
        )?;
        require_sole_owner(payee_token, &token_program, &mint, payee)?;
        token_account(&self.customer_token, &token_program, MarketError::SourceMismatch)?;
        let movement = Movement {
            token_program: &self.token_program,
            from: &self.customer_token,
            to: payee_token,
            authority: &self.customer,
        };
        movement.transfer(amount, &[])
    }
}

/// Accounts of whoever pays with credits.
#[event_cpi]
#[derive(Accounts)]
pub struct CreditBuyer<'info> {
    /// The customer.
    pub customer: Signer<'info>,
    /// The market.
    #[account(mut)]
    pub market: AccountLoader<'info, Market>,
    /// The customer's account.
    #[account(
        mut,
        constraint = customer_account.load()?.network == market.load()?.network @ MarketError::NetworkMismatch,
        constraint = customer_account.load()?.wallet == customer.key() @ MarketError::CustomerMismatch,
    )]
    pub customer_account: AccountLoader<'info, Customer>,
}

/// What a customer asks for.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// How many units.
    pub quantity: u64,
    /// The most that it may cost, base units of the payment mint.
    pub max_amount: u64,
    /// The version of the plan's terms that the customer agrees to.
    pub terms_version: u32,
}

/// What it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sale {
    /// For all of the quantity, base units of the payment mint.
    pub amount: u64,
    /// Price and fee, which what is bought keeps; of a quoted price, the amount for the quantity.
    pub terms: Terms,
}

impl Purchase {
    /// What it costs now, at a plan of this market.
    ///
    /// # Arguments
    /// - `sells`: what the instruction buys
    /// - `feed`: the market's price feed; the system program where the price is in the payment mint
    ///
    /// # Errors
    /// `MarketPaused`, `PlanRetired`, `SellsOther`, `TermsChanged`, `QuantityInvalid`, `PriceTooHigh`, and of a quoted price
    /// those of [`convert`].
    #[inline(never)]
    pub fn price(&self, market: &Market, plan: &Plan, sells: Sells, feed: &AccountInfo<'_>) -> Result<Sale> {
        market.require_running()?;
        ensure(plan.retired == 0, MarketError::PlanRetired)?;
        ensure(plan.sells == sells.code(), MarketError::SellsOther)?;
        ensure(
            plan.terms_version == self.terms_version,
            MarketError::TermsChanged,
        )?;
        let (terms, quantity) = (&plan.terms, self.quantity);
        ensure(
            (terms.min_quantity..=terms.max_quantity).contains(&quantity),
            MarketError::QuantityInvalid,
        )?;
        let mut sale_terms = Terms {
            price: terms.price,
            per: terms.per,
            fee_bps: plan.fee_bps(market),
        };
        let amount = sale_terms.charge(quantity).map_err(MarketError::from)?;
        let amount = convert(market, plan, feed, amount)?;
        if terms.pricing != PRICED_IN_MINT {
            (sale_terms.price, sale_terms.per) = (amount, quantity);
        }
        ensure(amount <= self.max_amount, MarketError::PriceTooHigh)?;
        Ok(Sale {
            amount,
            terms: sale_terms,
        })
    }
}

/// An amount of a plan in base units of the payment mint: itself, or by the market's feed where the plan's prices are quoted.
///
/// # Arguments
/// - `feed`: the market's price feed; the system program where the price is in the payment mint
///
/// # Errors
/// `FeedMismatch` when it is another, `PriceStale`, `NumberOutOfRange`.
pub fn convert(market: &Market, plan: &Plan, feed: &AccountInfo<'_>, amount: u64) -> Result<u64> {
    if plan.terms.pricing == PRICED_IN_MINT {
        ensure_key(feed.key, &Pubkey::default(), MarketError::FeedMismatch)?;
        return Ok(amount);
    }
    let price = read_feed(market, feed)?;
    ensure_key(&price.base, &market.mint, MarketError::FeedMismatch)?;
    price.tokens_for(amount)
}
