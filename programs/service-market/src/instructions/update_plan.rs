//! `update_plan`

use anchor_lang::prelude::*;

use super::create_plan::require_payee;
use super::require_no_more_accounts;
use crate::contexts::ActOnPlan;
use crate::errors::{MarketError, ensure};
use crate::events::{PlanUpdated, emit};
use crate::state::{PlanTermsArgs, Sells};

pub(crate) fn handle_update_plan(ctx: Context<ActOnPlan>, terms: PlanTermsArgs, retire: bool) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    accounts.require_provider()?;
    let event = {
        let mut plan = accounts.plan.load_mut()?;
        ensure(plan.retired == 0, MarketError::PlanRetired)?;
        terms.validate(Sells::from_code(plan.sells))?;
        require_payee(&terms, &plan.operator)?;
        let old_terms = plan.terms.into();
        plan.terms = terms.into();
        plan.retired = u8::from(retire);
        plan.terms_version = plan
            .terms_version
            .checked_add(1)
            .ok_or(MarketError::NumberOutOfRange)?;
        PlanUpdated {
            plan: accounts.plan.key(),
            old_terms,
            new_terms: terms,
            terms_version: plan.terms_version,
            retired: retire,
        }
    };
    emit(&accounts.event_authority, &event)
}
