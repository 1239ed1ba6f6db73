//! `open_order`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::MarketError;
use crate::events::{OrderOpened, emit};
use crate::seeds;
use crate::state::{Plan, Sells};

/// Accounts of `open_order`.
#[derive(Accounts)]
#[instruction(args: OpenOrderArgs)]
pub struct OpenOrder<'info> {
    /// Pays the rent, which is given to the customer.
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

impl OpenOrder<'_> {
    /// Creates the order and counts its escrow.
    #[inline(never)]
    fn open(&self, bump: u8, args: &OpenOrderArgs) -> Result<OrderOpened> {
        let buyer = &self.buyer;
        let mut market = buyer.market.load_mut()?;
        let sale = args
            .purchase
            .price(&market, &*self.plan.load()?, Sells::Orders, &self.feed)?;
        market.escrow(sale.amount)?;
        let mut customer = buyer.customer_account.load_mut()?;
        customer.orders = customer.orders.saturating_add(1);
        let new = NewOrder {
            payer: &self.payer,
            customer: buyer.customer.key,
            market: &buyer.market,
            plan: &self.plan,
            order: &self.order,
            bump,
            with_credits: false,
        };
        new.create(args, &sale, &mut market)
    }
}

pub(crate) fn handle_open_order(ctx: Context<OpenOrder>, args: OpenOrderArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = accounts.open(ctx.bumps.order, &args)?;
    accounts.buyer.pay(event.escrow)?;
    emit(&accounts.buyer.event_authority, &event)
}
