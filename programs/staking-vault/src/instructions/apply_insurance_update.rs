//! `apply_insurance_update`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigureInsurance;
use crate::events::{InsuranceUpdated, emit};
use crate::state::clock;

pub(crate) fn handle_apply_insurance_update(ctx: Context<ConfigureInsurance>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = {
        let mut insurance = accounts.insurance.load_mut()?;
        let old_cap = insurance.epoch_cap;
        insurance.apply_update(clock()?)?;
        InsuranceUpdated {
            insurance: accounts.insurance.key(),
            old_cap,
            new_cap: insurance.epoch_cap,
        }
    };
    emit(&accounts.event_authority, &event)
}
