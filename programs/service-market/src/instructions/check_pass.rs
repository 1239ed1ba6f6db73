//! `check_pass`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::errors::{MarketError, ensure};
use crate::state::{Pass, clock};

/// Accounts of `check_pass`.
#[derive(Accounts)]
pub struct CheckPass<'info> {
    /// CHECK: the plan, by the address in the pass; test `every_instruction_refuses_every_generated_attack`.
    pub plan: UncheckedAccount<'info>,
    /// CHECK: the holder, by the address in the pass; test `every_instruction_refuses_every_generated_attack`.
    pub holder: UncheckedAccount<'info>,
    /// The pass.
    #[account(
        has_one = plan @ MarketError::PlanMismatch,
        has_one = holder @ MarketError::CustomerMismatch,
    )]
    pub pass: AccountLoader<'info, Pass>,
}

pub(crate) fn handle_check_pass(ctx: Context<CheckPass>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let pass = ctx.accounts.pass.load()?;
    ensure(pass.is_valid(clock()?), MarketError::PassEnded)
}
