//! `update_class`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigureClass;
use crate::events::{ClassUpdateProposed, emit};
use crate::state::{ClassParametersArgs, now_u32};

pub(crate) fn handle_update_class(
    ctx: Context<ConfigureClass>,
    parameters: ClassParametersArgs,
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    parameters.validate()?;
    let network = accounts.network.load()?;
    network.require_authority(accounts.signer.key)?;
    let (id, ready_at) = {
        let mut class = accounts.class.load_mut()?;
        class.proposed = parameters.into();
        class.update_ready_at = network.ready_at(now_u32()?);
        (class.id, class.update_ready_at)
    };
    emit(
        &accounts.event_authority,
        &ClassUpdateProposed {
            network: accounts.network.key(),
            class: accounts.class.key(),
            id,
            parameters,
            ready_at,
        },
    )
}
