//! `close_position`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::close;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::{StakingError, ensure, ensure_key};
use crate::events::{PositionClosed, emit};
use crate::state::Books;

/// Accounts of `close_position`. Nobody signs but for the fee: the owner gets the rent whoever sends it.
#[derive(Accounts)]
pub struct ClosePosition<'info> {
    /// The position.
    pub any: AnyPosition<'info>,
    /// The position's owner, who gets its rent.
    ///
    /// CHECK: by the address in the position; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub owner: UncheckedAccount<'info>,
}

pub(crate) fn handle_close_position(ctx: Context<ClosePosition>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let (any, owner) = (&ctx.accounts.any, &ctx.accounts.owner);
    let shares = {
        let mut books = Books::open(&any.pool, &any.stake, any.position.as_ref())?;
        ensure_key(owner.key, &books.position.owner, StakingError::OwnerMismatch)?;
        let shares = books.discard_worthless()?;
        ensure(books.position.is_empty(), StakingError::PositionNotEmpty)?;
        books.put_back()?;
        books.pool.positions = books.pool.positions.saturating_sub(1);
        books.stake.positions = books.stake.positions.saturating_sub(1);
        shares
    };
    close(any.position.as_ref(), owner)?;
    emit(
        &any.event_authority,
        &PositionClosed {
            position: any.position.key(),
            owner: owner.key(),
            shares,
        },
    )
}
