//! `create_plan`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::create;

use super::require_no_more_accounts;
use crate::errors::{MarketError, ensure};
use crate::events::{PlanCreated, emit};
use crate::seeds;
use crate::state::{Market, Plan, PlanTermsArgs, Sells, read_seller};

/// Accounts of `create_plan`.
#[event_cpi]
#[derive(Accounts)]
pub struct CreatePlan<'info> {
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The operator's authority, or the network's for its own plans.
    pub authority: Signer<'info>,
    /// CHECK: the operator's account, or the network's, read in `read_seller`; test
    /// `every_instruction_refuses_every_generated_attack`.
    pub seller: UncheckedAccount<'info>,
    /// The market.
    #[account(mut)]
    pub market: AccountLoader<'info, Market>,
    /// The plan to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [seeds::PLAN, market.key().as_ref(), &market.load()?.plans.to_le_bytes()],
        bump
    )]
    pub plan: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl CreatePlan<'_> {
    /// Creates the plan; returns who sells.
    #[inline(never)]
    fn found(&self, bump: u8, sells: Sells, unit: u8, terms: &PlanTermsArgs) -> Result<Pubkey> {
        ensure(sells.is_in(unit), MarketError::TermsInvalid)?;
        terms.validate(sells)?;
        let mut market = self.market.load_mut()?;
        let operator = read_seller(&market, &self.seller, self.authority.key)?;
        require_payee(terms, &operator)?;
        let (market_key, id) = (self.market.key(), market.plans.to_le_bytes());
        let seeds: &[&[u8]] = &[seeds::PLAN, market_key.as_ref(), &id, &[bump]];
        let mut plan = create::<Plan, _>(&self.payer, &self.plan, seeds, MarketError::AccountExists)?;
        plan.version = Plan::VERSION;
        plan.bump = bump;
        plan.sells = sells.code();
        plan.unit = unit;
        plan.id = market.plans;
        plan.terms_version = 1;
        plan.market = market_key;
        plan.operator = operator;
        plan.terms = (*terms).into();
        market.plans = market.plans.checked_add(1).ok_or(MarketError::NumberOutOfRange)?;
        Ok(operator)
    }
}

/// # Errors
/// `PayeeMissing` when an operator's terms name nobody who is paid.
pub(crate) fn require_payee(terms: &PlanTermsArgs, operator: &Pubkey) -> Result<()> {
    ensure(
        *operator == Pubkey::default() || terms.payee != Pubkey::default(),
        MarketError::PayeeMissing,
    )
}

pub(crate) fn handle_create_plan(
    ctx: Context<CreatePlan>,
    sells: Sells,
    unit: u8,
    terms: PlanTermsArgs,
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let operator = accounts.found(ctx.bumps.plan, sells, unit, &terms)?;
    emit(
        &accounts.event_authority,
        &PlanCreated {
            market: accounts.market.key(),
            plan: accounts.plan.key(),
            operator,
            sells: sells.code(),
            unit,
            terms,
        },
    )
}
