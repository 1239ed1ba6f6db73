//! `apply_network_update`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigureNetwork;
use crate::errors::{RegistryError, ensure};
use crate::events::{NetworkUpdated, emit};
use crate::state::now_u32;

pub(crate) fn handle_apply_network_update(ctx: Context<ConfigureNetwork>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = {
        let mut network = accounts.network.load_mut()?;
        ensure(network.update_ready_at != 0, RegistryError::ChangeNotPending)?;
        ensure(
            now_u32()? >= network.update_ready_at,
            RegistryError::ChangeNotReady,
        )?;
        let event = NetworkUpdated {
            network: accounts.network.key(),
            old_name: network.name,
            new_name: network.proposed_name,
            old_change_delay_seconds: network.change_delay_seconds,
            new_change_delay_seconds: network.proposed_change_delay_seconds,
        };
        network.name = network.proposed_name;
        network.change_delay_seconds = network.proposed_change_delay_seconds;
        network.proposed_name = [0; 32];
        network.proposed_change_delay_seconds = 0;
        network.update_ready_at = 0;
        event
    };
    emit(&accounts.event_authority, &event)
}
