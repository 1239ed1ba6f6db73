//! `buy_pass`

use anchor_lang::prelude::*;
use flywheel_market::{Settlement, net};

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::MarketError;
use crate::events::emit;
use crate::seeds;
use crate::state::{Plan, Sells, clock};

/// Accounts of `buy_pass`.
#[derive(Accounts)]
pub struct BuyPass<'info> {
    /// Pays the rent of a new pass, which is given to the holder.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The customer, and what pays.
    pub buyer: Buyer<'info>,
    /// The plan.
    #[account(constraint = plan.load()?.market == buyer.market.key() @ MarketError::MarketMismatch)]
    pub plan: AccountLoader<'info, Plan>,
    /// CHECK: the market's price feed, read in `convert` where the plan's price is quoted; test
    /// `every_instruction_refuses_every_generated_attack`.
    pub feed: UncheckedAccount<'info>,
    /// CHECK: who may use the pass, whoever it is; only its address counts; test
    /// `every_instruction_refuses_every_generated_attack`.
    pub holder: UncheckedAccount<'info>,
    /// The pass.
    ///
    /// CHECK: created here when it is not there yet, at the address of the seeds; test
    /// `every_instruction_refuses_every_generated_attack`.
    #[account(mut, seeds = [seeds::PASS, plan.key().as_ref(), holder.key().as_ref()], bump)]
    pub pass: UncheckedAccount<'info>,
    /// CHECK: the payee's token account, read in `Buyer::pay_payee`; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub payee_token: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl BuyPass<'_> {
    /// Books what is charged; returns it, and who is paid.
    #[inline(never)]
    fn book(&self, purchase: &Purchase) -> Result<(Settlement, Pubkey)> {
        let mut market = self.buyer.market.load_mut()?;
        let mut customer = self.buyer.customer_account.load_mut()?;
        let plan = self.plan.load()?;
        let sale = purchase.price(&market, &plan, Sells::Passes, &self.feed)?;
        let charged = sale.amount;
        let paid = net(charged, sale.terms.fee_bps);
        let fees = charged.saturating_sub(paid);
        market.book(plan.unit, self.pass.key, fees)?;
        market.count_order(plan.unit)?;
        market.count_customer(plan.unit, &mut customer, clock()?)?;
        customer.orders = customer.orders.saturating_add(1);
        let settlement = Settlement { charged, paid, fees };
        Ok((settlement, plan.terms.payee))
    }
}

pub(crate) fn handle_buy_pass(ctx: Context<BuyPass>, purchase: Purchase) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (settlement, payee) = accounts.book(&purchase)?;
    let bought = BoughtPass {
        payer: &accounts.payer,
        customer: accounts.buyer.customer.key,
        plan: &accounts.plan,
        holder: accounts.holder.key,
        pass: &accounts.pass,
        bump: ctx.bumps.pass,
        with_credits: false,
    };
    let event = bought.renew(purchase.quantity, settlement)?;
    let (buyer, payee_token) = (&accounts.buyer, &accounts.payee_token);
    buyer.pay_payee(payee_token, &payee, settlement.paid)?;
    buyer.pay(settlement.fees)?;
    emit(&buyer.event_authority, &event)
}
