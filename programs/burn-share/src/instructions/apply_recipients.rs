//! `apply_recipients`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigureRevenuePool;
use crate::events::{RecipientsUpdated, emit};

pub(crate) fn handle_apply_recipients(ctx: Context<ConfigureRevenuePool>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = {
        let mut pool = accounts.pool.load_mut()?;
        let old_recipients = pool.recipient_shares();
        pool.apply_recipients()?;
        RecipientsUpdated {
            pool: accounts.pool.key(),
            old_recipients,
            new_recipients: pool.recipient_shares(),
        }
    };
    emit(&accounts.event_authority, &event)
}
