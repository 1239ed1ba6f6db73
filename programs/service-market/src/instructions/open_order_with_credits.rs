//! `open_order_with_credits`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::MarketError;
use crate::events::{OrderOpened, emit};
use crate::seeds;
use crate::state::{Plan, Sells};

/// Accounts of `open_order_with_credits`.
#[derive(Accounts)]
#[instruction(args: OpenOrderArgs)]
pub struct OpenOrderWithCredits<'info> {
    /// Pays the rent, which is given to the customer.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The customer, and its credits.
    pub buyer: CreditBuyer<'info>,
    /// The plan.
    #[account(constraint = plan.load()?.market == buyer.market.key() @ MarketError::MarketMismatch)]
    pub plan: AccountLoader<'info, Plan>,
    /// The order to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [
            seeds::ORDER,
            buyer.market.key().as_ref(),
            buyer.customer.key().as_ref(),
            &args.id.to_le_bytes(),
        ],
        bump
    )]
    pub order: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl OpenOrderWithCredits<'_> {
    /// Creates the order and holds its credits.
    #[inline(never)]
    fn open(&self, bump: u8, args: &OpenOrderArgs) -> Result<OrderOpened> {
        let buyer = &self.buyer;
        let mut market = buyer.market.load_mut()?;
        let sale = {
            let plan = self.plan.load()?;
            plan.require_priced_in_mint()?;
            args.purchase
                .price(&market, &plan, Sells::Orders, &self.system_program)?
        };
        let mut customer = buyer.customer_account.load_mut()?;
        customer.hold(&market.mint, sale.amount)?;
        customer.orders = customer.orders.saturating_add(1);
        let new = NewOrder {
            payer: &self.payer,
            customer: buyer.customer.key,
            market: &buyer.market,
            plan: &self.plan,
            order: &self.order,
            bump,
            with_credits: true,
        };
        new.create(args, &sale, &mut market)
    }
}

pub(crate) fn handle_open_order_with_credits(
    ctx: Context<OpenOrderWithCredits>,
    args: OpenOrderArgs,
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = accounts.open(ctx.bumps.order, &args)?;
    emit(&accounts.buyer.event_authority, &event)
}
