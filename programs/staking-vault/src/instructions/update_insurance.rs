//! `update_insurance`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigureInsurance;
use crate::errors::{StakingError, ensure_key};
use crate::events::{InsuranceUpdateProposed, emit};
use crate::state::clock;

pub(crate) fn handle_update_insurance(ctx: Context<ConfigureInsurance>, epoch_cap: u64) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let ready_at = {
        let (network, mut insurance) = (accounts.network.load()?, accounts.insurance.load_mut()?);
        ensure_key(
            accounts.signer.key,
            &network.authority,
            StakingError::AuthorityMismatch,
        )?;
        insurance.proposed_cap = epoch_cap;
        insurance.update_ready_at = clock()?.saturating_add(network.change_delay_seconds);
        insurance.update_ready_at
    };
    emit(
        &accounts.event_authority,
        &InsuranceUpdateProposed {
            insurance: accounts.insurance.key(),
            epoch_cap,
            ready_at,
        },
    )
}
