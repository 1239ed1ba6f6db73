//! `transfer_position`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::OwnPosition;
use crate::errors::{StakingError, ensure};
use crate::events::{PositionTransferred, emit};
use crate::state::{PoolKind, clock};

pub(crate) fn handle_transfer_position(ctx: Context<OwnPosition>, new_owner: Pubkey) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let old_owner = {
        let (pool, mut position) = (accounts.pool.load()?, accounts.position.load_mut()?);
        ensure(
            pool.parameters.transferable == 1 && pool.kind() != PoolKind::Collateral,
            StakingError::NotTransferable,
        )?;
        ensure(
            new_owner != Pubkey::default() && new_owner != position.owner,
            StakingError::OwnerMismatch,
        )?;
        // A vote has been cast for this owner.
        ensure(clock()? >= position.vote_lock, StakingError::PositionLocked)?;
        core::mem::replace(&mut position.owner, new_owner)
    };
    emit(
        &accounts.event_authority,
        &PositionTransferred {
            position: accounts.position.key(),
            old_owner,
            new_owner,
        },
    )
}
