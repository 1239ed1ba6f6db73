//! A class and who acts on it.

use anchor_lang::prelude::*;

use crate::errors::RegistryError;
use crate::state::{DeviceClass, Network};

/// Accounts of `update_class`, `apply_class_update` and `retire_class`.
#[event_cpi]
#[derive(Accounts)]
pub struct ConfigureClass<'info> {
    /// Who acts; each instruction says who may.
    pub signer: Signer<'info>,
    /// The network.
    pub network: AccountLoader<'info, Network>,
    /// The class.
    #[account(mut, has_one = network @ RegistryError::ClassNetworkMismatch)]
    pub class: AccountLoader<'info, DeviceClass>,
}
