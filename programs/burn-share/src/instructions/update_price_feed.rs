//! `update_price_feed`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigurePriceFeed;
use crate::errors::{BurnShareError, ensure_key};
use crate::events::{PriceFeedUpdateProposed, emit};
use crate::state::{FeedParametersArgs, clock};

pub(crate) fn handle_update_price_feed(
    ctx: Context<ConfigurePriceFeed>,
    parameters: FeedParametersArgs,
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let ready_at = {
        let (network, mut feed) = (accounts.network.load()?, accounts.feed.load_mut()?);
        ensure_key(
            accounts.signer.key,
            &network.authority,
            BurnShareError::AuthorityMismatch,
        )?;
        parameters.validate()?;
        feed.proposed = parameters.into();
        feed.update_ready_at = clock()?.saturating_add(network.change_delay_seconds);
        feed.update_ready_at
    };
    emit(
        &accounts.event_authority,
        &PriceFeedUpdateProposed {
            feed: accounts.feed.key(),
            parameters,
            ready_at,
        },
    )
}
