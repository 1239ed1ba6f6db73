//! `activate_device`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::errors::RegistryError;
use crate::events::DeviceStatusChanged;
use crate::state::{Activator, Device, DeviceClass, DeviceStatus, Network, Operator, PauseGroup, now_u32};

/// Accounts of `activate_device`.
#[event_cpi]
#[derive(Accounts)]
pub struct ActivateDevice<'info> {
    /// The operator's authority, or the network's status oracle where the class says so.
    pub activator: Signer<'info>,
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
        constraint = device.load()?.class == class.load()?.id @ RegistryError::DeviceMismatch,
    )]
    pub device: AccountLoader<'info, Device>,
}

impl ActivateDevice<'_> {
    fn validate(&self) -> Result<()> {
        let network = self.network.load()?;
        let operator = self.operator.load()?;
        network.require_running(PauseGroup::Lifecycle)?;
        require!(operator.suspended == 0, RegistryError::OperatorSuspended);
        let expected = if self.class.load()?.activator == Activator::StatusOracle.code() {
            network.status_oracle
        } else {
            operator.authority
        };
        require_keys_eq!(self.activator.key(), expected, RegistryError::ActivatorNotAllowed);
        // Other paths lead to Active too; they belong to other instructions and other signers.
        require!(
            self.device.load()?.status()? == DeviceStatus::Pending,
            RegistryError::StatusTransitionForbidden
        );
        Ok(())
    }
}

pub(crate) fn handle_activate_device(ctx: Context<ActivateDevice>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    accounts.validate()?;
    let index = {
        let mut device = accounts.device.load_mut()?;
        device.change_status(DeviceStatus::Active, now_u32()?)?;
        device.index
    };
    emit_cpi!(DeviceStatusChanged {
        network: accounts.network.key(),
        device: accounts.device.key(),
        index,
        old_status: DeviceStatus::Pending.code(),
        new_status: DeviceStatus::Active.code(),
    });
    Ok(())
}
