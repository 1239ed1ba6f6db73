//! `set_pause`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigureNetwork;
use crate::errors::{RegistryError, ensure};
use crate::events::{PauseChanged, emit};
use crate::state::PAUSE_BITS;

pub(crate) fn handle_set_pause(ctx: Context<ConfigureNetwork>, paused: u32) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    ensure(paused & !PAUSE_BITS == 0, RegistryError::PauseBitsUnknown)?;
    let old_paused = {
        let mut network = accounts.network.load_mut()?;
        network.require_pauser(accounts.signer.key)?;
        let old_paused = network.paused;
        network.paused = paused;
        old_paused
    };
    emit(
        &accounts.event_authority,
        &PauseChanged {
            network: accounts.network.key(),
            old_paused,
            new_paused: paused,
        },
    )
}
