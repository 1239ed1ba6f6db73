//! `rotate_manufacturer_key`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigureManufacturer;
use crate::errors::{RegistryError, ensure};
use crate::events::{ManufacturerKeyRotated, emit};

pub(crate) fn handle_rotate_manufacturer_key(
    ctx: Context<ConfigureManufacturer>,
    new_key: Pubkey,
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let signer = accounts.signer.key();
    let (id, old_key) = {
        let mut manufacturer = accounts.manufacturer.load_mut()?;
        // The attestation key itself may not: whoever stole it could lock its owner out.
        ensure(
            signer == manufacturer.authority || signer == accounts.network.load()?.authority,
            RegistryError::ManufacturerKeyMismatch,
        )?;
        ensure(manufacturer.revoked == 0, RegistryError::ManufacturerRevoked)?;
        let old_key = manufacturer.attestation_key;
        manufacturer.attestation_key = new_key;
        (manufacturer.id, old_key)
    };
    emit(
        &accounts.event_authority,
        &ManufacturerKeyRotated {
            network: accounts.network.key(),
            manufacturer: accounts.manufacturer.key(),
            id,
            old_key,
            new_key,
        },
    )
}
