//! `update_recipients`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigureRevenuePool;
use crate::events::{RecipientsProposed, emit};
use crate::state::{RecipientShare, clock};

pub(crate) fn handle_update_recipients(
    ctx: Context<ConfigureRevenuePool>,
    recipients: Vec<RecipientShare>,
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let ready_at = {
        let (network, mut pool) = (accounts.network.load()?, accounts.pool.load_mut()?);
        pool.require_authority(&network, accounts.signer.key)?;
        let ready_at = clock()?.saturating_add(network.change_delay_seconds);
        pool.propose_recipients(&recipients, ready_at)?;
        ready_at
    };
    emit(
        &accounts.event_authority,
        &RecipientsProposed {
            pool: accounts.pool.key(),
            recipients,
            ready_at,
        },
    )
}
