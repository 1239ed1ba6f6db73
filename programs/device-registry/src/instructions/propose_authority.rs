//! `propose_authority`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigureNetwork;
use crate::events::{AuthorityProposed, emit};
use crate::state::now_u32;

pub(crate) fn handle_propose_authority(
    ctx: Context<ConfigureNetwork>,
    pending_authority: Pubkey,
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (authority, ready_at) = {
        let mut network = accounts.network.load_mut()?;
        network.require_authority(accounts.signer.key)?;
        network.pending_authority = pending_authority;
        network.authority_ready_at = network.ready_at(now_u32()?);
        (network.authority, network.authority_ready_at)
    };
    emit(
        &accounts.event_authority,
        &AuthorityProposed {
            network: accounts.network.key(),
            authority,
            pending_authority,
            ready_at,
        },
    )
}
