//! `update_bond`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::errors::{StakingError, ensure};
use crate::events::{BondUpdated, emit};
use crate::state::{OperatorStake, PoolKind, StakePool, clock};

/// Accounts of `update_bond`.
#[event_cpi]
#[derive(Accounts)]
pub struct UpdateBond<'info> {
    /// The pool.
    pub pool: AccountLoader<'info, StakePool>,
    /// The operator stake.
    #[account(mut, has_one = pool @ StakingError::PoolMismatch)]
    pub stake: AccountLoader<'info, OperatorStake>,
    /// CHECK: the operator, by the address in the operator stake; test `every_instruction_refuses_every_generated_attack`.
    pub operator: UncheckedAccount<'info>,
}

pub(crate) fn handle_update_bond(ctx: Context<UpdateBond>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = {
        let (pool, mut stake) = (accounts.pool.load()?, accounts.stake.load_mut()?);
        ensure(
            pool.kind() == PoolKind::Collateral,
            StakingError::OperatorNotTaken,
        )?;
        let old_short_since = stake.short_since;
        stake.refresh_bond(&pool, &accounts.operator, clock()?)?;
        let required = stake
            .read_operator(&accounts.operator)?
            .map_or(0, |operator| operator.bond_required);
        BondUpdated {
            stake: accounts.stake.key(),
            assets: stake.assets,
            required,
            old_short_since,
            new_short_since: stake.short_since,
        }
    };
    emit(&accounts.event_authority, &event)
}
