//! `retire_class`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigureClass;
use crate::errors::{RegistryError, ensure};
use crate::events::{ClassRetired, emit};

pub(crate) fn handle_retire_class(ctx: Context<ConfigureClass>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    accounts.network.load()?.require_authority(accounts.signer.key)?;
    let id = {
        let mut class = accounts.class.load_mut()?;
        ensure(class.retired == 0, RegistryError::ClassRetired)?;
        class.retired = 1;
        class.id
    };
    emit(
        &accounts.event_authority,
        &ClassRetired {
            network: accounts.network.key(),
            class: accounts.class.key(),
            id,
        },
    )
}
