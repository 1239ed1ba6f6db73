//! `expire_lock`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::AnyPosition;
use crate::errors::{StakingError, ensure};
use crate::events::{LockChanged, emit};
use crate::state::{Books, FULL_BPS};

pub(crate) fn handle_expire_lock(ctx: Context<AnyPosition>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = {
        let mut books = Books::open(&accounts.pool, &accounts.stake, accounts.position.as_ref())?;
        let (end, old_multiplier_bps) = (books.position.lock_end, books.position.multiplier_bps);
        let due = books.now >= end && old_multiplier_bps != FULL_BPS;
        ensure(due, StakingError::LockNotEnded)?;
        books.position.multiplier_bps = FULL_BPS;
        books.put_back()?;
        LockChanged {
            position: accounts.position.key(),
            old_lock_end: end,
            new_lock_end: end,
            old_multiplier_bps,
            new_multiplier_bps: FULL_BPS,
        }
    };
    emit(&accounts.event_authority, &event)
}
