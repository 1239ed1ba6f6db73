//! `pay_endowment`

use anchor_lang::prelude::*;
use flywheel_market::Terms;
use flywheel_onchain::accounts::create;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::MarketError;
use crate::events::{EndowmentPaid, emit};
use crate::seeds;
use crate::state::{Endowment, Plan, Sells, clock};

/// Accounts of `pay_endowment`.
#[derive(Accounts)]
#[instruction(id: u32)]
pub struct PayEndowment<'info> {
    /// Pays the rent, which is given to the customer.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Who pays.
    pub buyer: Buyer<'info>,
    /// The plan.
    #[account(constraint = plan.load()?.market == buyer.market.key() @ MarketError::MarketMismatch)]
    pub plan: AccountLoader<'info, Plan>,
    /// CHECK: the market's price feed, or the system program where the price is in the payment mint, read in
    /// `Purchase::price`; test `every_instruction_refuses_every_generated_attack`.
    pub feed: UncheckedAccount<'info>,
    /// The endowment to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [
            seeds::ENDOWMENT,
            plan.key().as_ref(),
            buyer.customer.key().as_ref(),
            &id.to_le_bytes(),
        ],
        bump
    )]
    pub endowment: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl PayEndowment<'_> {
    /// Takes the principal into the books, and the customer among those of the epoch; returns it with the terms that hold for
    /// it, and what the first period costs.
    #[inline(never)]
    fn book(&self, purchase: &Purchase) -> Result<(Sale, u64)> {
        let (mut market, plan) = (self.buyer.market.load_mut()?, self.plan.load()?);
        let sale = purchase.price(&market, &plan, Sells::Endowments, &self.feed)?;
        let cost = Terms {
            price: plan.terms.cost,
            per: plan.terms.per,
            fee_bps: sale.terms.fee_bps,
        };
        let cost = cost.charge(purchase.quantity).map_err(MarketError::from)?;
        let cost = convert(&market, &plan, &self.feed, cost)?;
        market.escrow(sale.amount)?;
        let mut customer = self.buyer.customer_account.load_mut()?;
        market.count_customer(plan.unit, &mut customer, clock()?)?;
        Ok((sale, cost))
    }

    #[inline(never)]
    fn create(&self, bump: u8, id: u32, quantity: u64, (sale, cost): (&Sale, u64)) -> Result<EndowmentPaid> {
        let plan = self.plan.load()?;
        let (plan_key, customer, number) = (self.plan.key(), self.buyer.customer.key(), id.to_le_bytes());
        let seeds: &[&[u8]] = &[
            seeds::ENDOWMENT,
            plan_key.as_ref(),
            customer.as_ref(),
            &number,
            &[bump],
        ];
        let (payer, account) = (&self.payer, &self.endowment);
        let mut endowment = create::<Endowment, _>(payer, account, seeds, MarketError::AccountExists)?;
        endowment.version = Endowment::VERSION;
        endowment.bump = bump;
        endowment.fee_bps = sale.terms.fee_bps;
        endowment.id = id;
        endowment.plan = plan_key;
        endowment.customer = customer;
        endowment.quantity = quantity;
        endowment.principal = sale.amount;
        endowment.remaining = sale.amount;
        endowment.cost = cost;
        endowment.started_at = Clock::get()?.unix_timestamp;
        endowment.period_seconds = plan.terms.period_seconds;
        endowment.periods = plan.terms.periods;
        endowment.periods_left = plan.terms.periods;
        endowment.terms_version = plan.terms_version;
        endowment.decay_bps = plan.terms.decay_bps;
        Ok(EndowmentPaid {
            plan: plan_key,
            endowment: *self.endowment.key,
            customer,
            quantity,
            principal: sale.amount,
            cost,
            periods: endowment.periods,
            period_seconds: endowment.period_seconds,
        })
    }
}

pub(crate) fn handle_pay_endowment(ctx: Context<PayEndowment>, id: u32, purchase: Purchase) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (sale, cost) = accounts.book(&purchase)?;
    let event = accounts.create(ctx.bumps.endowment, id, purchase.quantity, (&sale, cost))?;
    accounts.buyer.pay(sale.amount)?;
    emit(&accounts.buyer.event_authority, &event)
}
