//! `accept_authority`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigureNetwork;
use crate::errors::{RegistryError, ensure, ensure_key};
use crate::events::{AuthorityChanged, emit};
use crate::state::now_u32;

pub(crate) fn handle_accept_authority(ctx: Context<ConfigureNetwork>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let new_authority = accounts.signer.key();
    let old_authority = {
        let mut network = accounts.network.load_mut()?;
        ensure_key(
            &new_authority,
            &network.pending_authority,
            RegistryError::PendingAuthorityMismatch,
        )?;
        ensure(
            now_u32()? >= network.authority_ready_at,
            RegistryError::ChangeNotReady,
        )?;
        let old_authority = network.authority;
        network.authority = new_authority;
        network.pending_authority = Pubkey::default();
        network.authority_ready_at = 0;
        old_authority
    };
    emit(
        &accounts.event_authority,
        &AuthorityChanged {
            network: accounts.network.key(),
            old_authority,
            new_authority,
        },
    )
}
