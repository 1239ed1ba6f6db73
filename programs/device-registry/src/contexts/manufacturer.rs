//! A manufacturer and who acts on it.

use anchor_lang::prelude::*;

use crate::errors::RegistryError;
use crate::state::{Manufacturer, Network};

/// Accounts of `update_manufacturer`, `rotate_manufacturer_key` and `revoke_manufacturer`.
#[event_cpi]
#[derive(Accounts)]
pub struct ConfigureManufacturer<'info> {
    /// Who acts; each instruction says who may.
    pub signer: Signer<'info>,
    /// The network.
    pub network: AccountLoader<'info, Network>,
    /// The manufacturer.
    #[account(mut, has_one = network @ RegistryError::ManufacturerNetworkMismatch)]
    pub manufacturer: AccountLoader<'info, Manufacturer>,
}
