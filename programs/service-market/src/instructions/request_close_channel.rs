//! `request_close_channel`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::errors::MarketError;
use crate::events::{ChannelCloseRequested, emit};
use crate::state::{Channel, clock};

/// Accounts of `request_close_channel`.
#[event_cpi]
#[derive(Accounts)]
pub struct RequestCloseChannel<'info> {
    /// Who funds the channel.
    pub customer: Signer<'info>,
    /// The channel.
    #[account(mut, has_one = customer @ MarketError::CustomerMismatch)]
    pub channel: AccountLoader<'info, Channel>,
}

pub(crate) fn handle_request_close_channel(ctx: Context<RequestCloseChannel>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let closes_at = {
        let mut channel = accounts.channel.load_mut()?;
        channel.request_close(clock()?)?;
        channel.closes_at
    };
    emit(
        &accounts.event_authority,
        &ChannelCloseRequested {
            channel: accounts.channel.key(),
            closes_at,
        },
    )
}
