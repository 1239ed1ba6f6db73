//! A device, what it belongs to, and who acts on it.

use anchor_lang::prelude::*;

use crate::errors::{RegistryError, ensure};
use crate::events::{DeviceStatusChanged, emit};
use crate::state::{Device, DeviceClass, Network, Operator};

/// Accounts of `activate_device`, `set_maintenance` and `report_device`.
#[event_cpi]
#[derive(Accounts)]
pub struct ChangeDevice<'info> {
    /// Who acts; each instruction says who may.
    pub signer: Signer<'info>,
    /// The network.
    pub network: AccountLoader<'info, Network>,
    /// The device's class.
    #[account(has_one = network @ RegistryError::ClassNetworkMismatch)]
    pub class: AccountLoader<'info, DeviceClass>,
    /// The device's operator.
    #[account(has_one = network @ RegistryError::OperatorNetworkMismatch)]
    pub operator: AccountLoader<'info, Operator>,
    /// The device.
    #[account(
        mut,
        has_one = network @ RegistryError::DeviceMismatch,
        has_one = operator @ RegistryError::DeviceMismatch,
    )]
    pub device: AccountLoader<'info, Device>,
}

impl ChangeDevice<'_> {
    /// Changes the device's status and says so.
    ///
    /// # Arguments
    /// - `evidence_hash`: of what an oracle saw; zero when the operator acts
    /// - `change`: what becomes of the device, given its class
    ///
    /// # Errors
    /// `DeviceMismatch` for a device of another class, and what `change` refuses.
    pub(crate) fn change(
        &self,
        evidence_hash: [u8; 32],
        change: impl FnOnce(&mut Device, &DeviceClass) -> Result<()>,
    ) -> Result<()> {
        let event = {
            let class = self.class.load()?;
            let mut device = self.device.load_mut()?;
            require_device_of(&device, &self.network.key(), &class, &self.operator.key())?;
            let old_status = device.status;
            change(&mut device, &class)?;
            DeviceStatusChanged {
                network: self.network.key(),
                device: self.device.key(),
                index: device.index,
                old_status,
                new_status: device.status,
                evidence_hash,
            }
        };
        emit(&self.event_authority, &event)
    }
}

/// # Errors
/// `DeviceMismatch` when the device is not of this network, class and operator.
pub(crate) fn require_device_of(
    device: &Device,
    network: &Pubkey,
    class: &DeviceClass,
    operator: &Pubkey,
) -> Result<()> {
    ensure(
        device.network == *network && device.class == class.id && device.operator == *operator,
        RegistryError::DeviceMismatch,
    )
}
