//! `retire_device`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::account_io::{bury, content, require_rent_payer};
use crate::contexts::require_device_of;
use crate::errors::{RegistryError, ensure, ensure_key};
use crate::events::{DeviceRetired, emit};
use crate::state::{CellCounter, Device, DeviceClass, DeviceStatus, Network, Operator, decremented};

/// Accounts of `retire_device`.
#[event_cpi]
#[derive(Accounts)]
pub struct RetireDevice<'info> {
    /// The operator's authority.
    pub authority: Signer<'info>,
    /// The network.
    #[account(mut)]
    pub network: AccountLoader<'info, Network>,
    /// The device's class.
    #[account(mut, has_one = network @ RegistryError::ClassNetworkMismatch)]
    pub class: AccountLoader<'info, DeviceClass>,
    /// The device's operator.
    #[account(
        mut,
        has_one = network @ RegistryError::OperatorNetworkMismatch,
        has_one = authority @ RegistryError::OperatorAuthorityMismatch,
    )]
    pub operator: AccountLoader<'info, Operator>,
    /// CHECK: a device of this operator, which becomes a tombstone; test
    /// `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub device: UncheckedAccount<'info>,
    /// CHECK: by its address, stored in the operator; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
    /// The counter of the density cell that the device stands in; none when it was never located.
    #[account(mut, has_one = network @ RegistryError::CellMismatch)]
    pub cell: Option<AccountLoader<'info, CellCounter>>,
}

impl RetireDevice<'_> {
    /// Checks the retirement and returns the device as it was.
    fn validate(&self) -> Result<Device> {
        // An absent `cell` already names this program, so the event would be sent whatever stands here.
        ensure_key(self.program.key, &crate::ID, RegistryError::UnexpectedAccounts)?;
        let device = *content::<Device>(&self.device)?;
        let class = self.class.load()?;
        require_device_of(&device, &self.network.key(), &class, &self.operator.key())?;
        require_rent_payer(&self.rent_payer, &self.operator.load()?.rent_payer)?;
        ensure(
            device.status()?.successors().contains(&DeviceStatus::Retired),
            RegistryError::StatusTransitionForbidden,
        )?;
        Ok(device)
    }

    /// Counts the device out of network, class, operator and cell.
    fn uncount(&self, device: &Device) -> Result<()> {
        let mut network = self.network.load_mut()?;
        network.devices = decremented(network.devices)?;
        let mut class = self.class.load_mut()?;
        class.devices = decremented(class.devices)?;
        let bond = class.bond_of(device.capacity)?;
        self.operator
            .load_mut()?
            .remove_device(self.device.lamports(), bond)?;
        match (&self.cell, device.location) {
            (None, 0) => Ok(()),
            (Some(cell), 1..) => {
                let mut counter = cell.load_mut()?;
                counter.require_place(class.id, class.density_cell(device.location)?)?;
                counter.devices = decremented(counter.devices)?;
                Ok(())
            }
            _ => Err(RegistryError::CellMismatch.into()),
        }
    }
}

pub(crate) fn handle_retire_device(ctx: Context<RetireDevice>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let device = accounts.validate()?;
    accounts.uncount(&device)?;
    let lamports = bury(
        &accounts.device,
        &accounts.rent_payer,
        device.bump,
        DeviceStatus::Retired,
        device.index,
    )?;
    emit(
        &accounts.event_authority,
        &DeviceRetired {
            network: accounts.network.key(),
            device: accounts.device.key(),
            index: device.index,
            old_status: device.status,
            lamports,
        },
    )
}
