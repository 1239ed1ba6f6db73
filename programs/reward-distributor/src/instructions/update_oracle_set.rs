//! `update_oracle_set`

use anchor_lang::prelude::*;

use super::create_oracle_set::{OracleMemberArgs, to_members};
use super::require_no_more_accounts;
use crate::errors::RewardError;
use crate::events::{OracleSetChanged, emit};
use crate::registry::Network;
use crate::state::OracleSet;

/// Accounts of `update_oracle_set`.
#[event_cpi]
#[derive(Accounts)]
pub struct UpdateOracleSet<'info> {
    /// The network's authority.
    pub authority: Signer<'info>,
    /// The network.
    #[account(has_one = authority @ RewardError::AuthorityMismatch)]
    pub network: AccountLoader<'info, Network>,
    /// The network's oracle set.
    #[account(mut, has_one = network @ RewardError::OracleSetMismatch)]
    pub oracle_set: AccountLoader<'info, OracleSet>,
}

pub(crate) fn handle_update_oracle_set(
    ctx: Context<UpdateOracleSet>,
    members: Vec<OracleMemberArgs>,
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let network = ctx.accounts.network.key();
    let event = {
        let mut set = ctx.accounts.oracle_set.load_mut()?;
        let old_version = set.set_version;
        set.replace_members(&to_members(&members))?;
        OracleSetChanged {
            network,
            old_version,
            new_version: set.set_version,
            members: set.count,
            total_weight: set.total_weight,
        }
    };
    emit(&ctx.accounts.event_authority, &event)
}
