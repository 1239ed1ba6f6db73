//! `set_roles`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigureNetwork;
use crate::events::{RolesChanged, emit};

/// Arguments of `set_roles`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct SetRolesArgs {
    /// Who may pause.
    pub pauser: Pubkey,
    /// Who reports device status.
    pub status_oracle: Pubkey,
    /// Who says where fees go.
    pub fee_admin: Pubkey,
}

pub(crate) fn handle_set_roles(ctx: Context<ConfigureNetwork>, args: SetRolesArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = {
        let mut network = accounts.network.load_mut()?;
        network.require_authority(accounts.signer.key)?;
        let event = RolesChanged {
            network: accounts.network.key(),
            old_pauser: network.pauser,
            new_pauser: args.pauser,
            old_status_oracle: network.status_oracle,
            new_status_oracle: args.status_oracle,
            old_fee_admin: network.fee_admin,
            new_fee_admin: args.fee_admin,
        };
        network.pauser = args.pauser;
        network.status_oracle = args.status_oracle;
        network.fee_admin = args.fee_admin;
        event
    };
    emit(&accounts.event_authority, &event)
}
