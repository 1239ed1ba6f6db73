//! A plan and who sells it.

use anchor_lang::prelude::*;

use crate::errors::MarketError;
use crate::state::{Market, Plan};

/// Accounts of `update_plan` and, first, of others that the seller signs.
#[event_cpi]
#[derive(Accounts)]
pub struct ActOnPlan<'info> {
    /// Acts for whoever sells.
    pub signer: Signer<'info>,
    /// CHECK: the operator's account, or the network's for its own plans, read in `Plan::require_provider`; test
    /// `every_instruction_refuses_every_generated_attack`.
    pub seller: UncheckedAccount<'info>,
    /// The market.
    pub market: AccountLoader<'info, Market>,
    /// The plan.
    #[account(mut, has_one = market @ MarketError::MarketMismatch)]
    pub plan: AccountLoader<'info, Plan>,
}

impl ActOnPlan<'_> {
    /// # Errors
    /// `ProviderMismatch` unless the signer acts for whoever sells.
    pub fn require_provider(&self) -> Result<()> {
        let (market, plan) = (self.market.load()?, self.plan.load()?);
        plan.require_provider(&market, &self.seller, self.signer.key)
    }
}
