//! `update_network`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigureNetwork;
use crate::errors::{RegistryError, ensure};
use crate::events::{NetworkUpdateProposed, emit};
use crate::name;
use crate::state::{MAX_CHANGE_DELAY_SECONDS, now_u32};

/// Arguments of `update_network`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct UpdateNetworkArgs {
    /// Display name, zero-padded UTF-8.
    pub name: [u8; 32],
    /// How long changes of dangerous parameters wait, seconds, at most 7,776,000 (90 days).
    pub change_delay_seconds: u32,
}

pub(crate) fn handle_update_network(ctx: Context<ConfigureNetwork>, args: UpdateNetworkArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    ensure(name::is_valid(&args.name), RegistryError::NameInvalid)?;
    ensure(
        args.change_delay_seconds <= MAX_CHANGE_DELAY_SECONDS,
        RegistryError::ChangeDelayTooLong,
    )?;
    let ready_at = {
        let mut network = accounts.network.load_mut()?;
        network.require_authority(accounts.signer.key)?;
        network.proposed_name = args.name;
        network.proposed_change_delay_seconds = args.change_delay_seconds;
        network.update_ready_at = network.ready_at(now_u32()?);
        network.update_ready_at
    };
    emit(
        &accounts.event_authority,
        &NetworkUpdateProposed {
            network: accounts.network.key(),
            name: args.name,
            change_delay_seconds: args.change_delay_seconds,
            ready_at,
        },
    )
}
