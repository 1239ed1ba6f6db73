//! `use_pass`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::errors::{MarketError, ensure};
use crate::events::{PassUsed, emit};
use crate::state::{Pass, Plan};

/// Accounts of `use_pass`.
#[event_cpi]
#[derive(Accounts)]
pub struct UsePass<'info> {
    /// The holder, or the plan's meter.
    pub signer: Signer<'info>,
    /// The plan.
    pub plan: AccountLoader<'info, Plan>,
    /// The pass.
    #[account(mut, has_one = plan @ MarketError::PlanMismatch)]
    pub pass: AccountLoader<'info, Pass>,
}

pub(crate) fn handle_use_pass(ctx: Context<UsePass>, units: u64) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = {
        let (plan, mut pass) = (accounts.plan.load()?, accounts.pass.load_mut()?);
        let signer = accounts.signer.key();
        ensure(
            signer == pass.holder || signer == plan.terms.meter,
            MarketError::SignerMismatch,
        )?;
        let old_units_left = pass.units_left;
        pass.draw(&plan, units)?;
        PassUsed {
            pass: accounts.pass.key(),
            signer,
            old_units_left,
            new_units_left: pass.units_left,
        }
    };
    emit(&accounts.event_authority, &event)
}
