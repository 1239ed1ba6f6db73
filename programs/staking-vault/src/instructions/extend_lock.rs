//! `extend_lock`

use anchor_lang::prelude::*;

use super::open_position::end_of_lock;
use super::require_no_more_accounts;
use crate::contexts::OwnPosition;
use crate::errors::{StakingError, ensure};
use crate::events::{LockChanged, emit};
use crate::state::Books;

pub(crate) fn handle_extend_lock(ctx: Context<OwnPosition>, lock_seconds: u32) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = {
        let mut books = Books::open(&accounts.pool, &accounts.stake, accounts.position.as_ref())?;
        books.pool.require_running()?;
        books.pool.parameters.require_lock(lock_seconds)?;
        let new_lock_end = end_of_lock(&books.pool, books.now, lock_seconds)?;
        let (now, curve) = (books.now, books.pool.parameters.curve());
        let position = &mut books.position;
        let (old_lock_end, old_multiplier_bps) = (position.lock_end, position.multiplier_bps);
        ensure(
            new_lock_end > old_lock_end && position.shares > 0,
            StakingError::LockNotLonger,
        )?;
        position.lock_seconds = lock_seconds;
        // Were the higher multiplier kept, short locks after a long one would keep it for ever.
        position.lock_until(new_lock_end, &curve, now);
        books.put_back()?;
        books.require_share()?;
        LockChanged {
            position: accounts.position.key(),
            old_lock_end,
            new_lock_end,
            old_multiplier_bps,
            new_multiplier_bps: books.position.multiplier_bps,
        }
    };
    emit(&accounts.event_authority, &event)
}
