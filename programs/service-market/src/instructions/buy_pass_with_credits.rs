//! `buy_pass_with_credits`

use anchor_lang::prelude::*;
use flywheel_market::Settlement;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::MarketError;
use crate::events::emit;
use crate::seeds;
use crate::state::{Plan, Sells, clock};

/// Accounts of `buy_pass_with_credits`.
#[derive(Accounts)]
pub struct BuyPassWithCredits<'info> {
    /// Pays the rent of a new pass, which is given to the holder.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The customer, and its credits.
    pub buyer: CreditBuyer<'info>,
    /// The plan.
    #[account(constraint = plan.load()?.market == buyer.market.key() @ MarketError::MarketMismatch)]
    pub plan: AccountLoader<'info, Plan>,
    /// CHECK: who may use the pass, whoever it is; only its address counts; test
    /// `every_instruction_refuses_every_generated_attack`.
    pub holder: UncheckedAccount<'info>,
    /// The pass.
    ///
    /// CHECK: created here when it is not there yet, at the address of the seeds; test
    /// `every_instruction_refuses_every_generated_attack`.
    #[account(mut, seeds = [seeds::PASS, plan.key().as_ref(), holder.key().as_ref()], bump)]
    pub pass: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl BuyPassWithCredits<'_> {
    /// Spends the credits; returns how many. Nobody is paid and there is no fee: what they stand for is burned already.
    #[inline(never)]
    fn spend(&self, purchase: &Purchase) -> Result<Settlement> {
        let mut market = self.buyer.market.load_mut()?;
        let mut customer = self.buyer.customer_account.load_mut()?;
        let plan = self.plan.load()?;
        plan.require_priced_in_mint()?;
        let sale = purchase.price(&market, &plan, Sells::Passes, &self.system_program)?;
        let charged = sale.amount;
        customer.hold(&market.mint, charged)?;
        customer.spend_held(charged)?;
        market.credits_spent = market.credits_spent.saturating_add(charged);
        market.count_order(plan.unit)?;
        market.count_customer(plan.unit, &mut customer, clock()?)?;
        customer.orders = customer.orders.saturating_add(1);
        Ok(Settlement {
            charged,
            ..Settlement::default()
        })
    }
}

pub(crate) fn handle_buy_pass_with_credits(
    ctx: Context<BuyPassWithCredits>,
    purchase: Purchase,
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let settlement = accounts.spend(&purchase)?;
    let bought = BoughtPass {
        payer: &accounts.payer,
        customer: accounts.buyer.customer.key,
        plan: &accounts.plan,
        holder: accounts.holder.key,
        pass: &accounts.pass,
        bump: ctx.bumps.pass,
        with_credits: true,
    };
    let event = bought.renew(purchase.quantity, settlement)?;
    emit(&accounts.buyer.event_authority, &event)
}
