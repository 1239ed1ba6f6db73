//! `revoke_manufacturer`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigureManufacturer;
use crate::errors::{RegistryError, ensure};
use crate::events::{ManufacturerRevoked, emit};

pub(crate) fn handle_revoke_manufacturer(ctx: Context<ConfigureManufacturer>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    accounts.network.load()?.require_authority(accounts.signer.key)?;
    let id = {
        let mut manufacturer = accounts.manufacturer.load_mut()?;
        ensure(manufacturer.revoked == 0, RegistryError::ManufacturerRevoked)?;
        manufacturer.revoked = 1;
        manufacturer.id
    };
    emit(
        &accounts.event_authority,
        &ManufacturerRevoked {
            network: accounts.network.key(),
            manufacturer: accounts.manufacturer.key(),
            id,
        },
    )
}
