//! `update_manufacturer`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigureManufacturer;
use crate::errors::{RegistryError, ensure};
use crate::events::{ManufacturerUpdated, emit};

/// Arguments of `update_manufacturer`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct UpdateManufacturerArgs {
    /// How many devices it may attest in all, at least as many as it has.
    pub quota: u32,
    /// The classes it may attest: bit `id % 8` of byte `id / 8`.
    pub classes: [u8; 32],
    /// Stake that has to stand behind it, base units of the network's collateral mint; 0 for none.
    pub bond: u64,
}

pub(crate) fn handle_update_manufacturer(
    ctx: Context<ConfigureManufacturer>,
    args: UpdateManufacturerArgs,
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    accounts.network.load()?.require_authority(accounts.signer.key)?;
    ensure(args.classes != [0; 32], RegistryError::NoClassAllowed)?;
    let event = {
        let mut manufacturer = accounts.manufacturer.load_mut()?;
        ensure(manufacturer.revoked == 0, RegistryError::ManufacturerRevoked)?;
        ensure(
            args.quota >= manufacturer.attested.max(1),
            RegistryError::QuotaBelowAttested,
        )?;
        let event = ManufacturerUpdated {
            network: accounts.network.key(),
            manufacturer: accounts.manufacturer.key(),
            id: manufacturer.id,
            old_quota: manufacturer.quota,
            new_quota: args.quota,
            old_classes: manufacturer.classes,
            new_classes: args.classes,
            old_bond: manufacturer.bond,
            new_bond: args.bond,
        };
        manufacturer.quota = args.quota;
        manufacturer.classes = args.classes;
        manufacturer.bond = args.bond;
        event
    };
    emit(&accounts.event_authority, &event)
}
