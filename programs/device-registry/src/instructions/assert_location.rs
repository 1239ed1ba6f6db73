//! `assert_location`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::require_device_of;
use crate::errors::{RegistryError, ensure, ensure_key};
use crate::events::{LocationAsserted, emit};
use crate::state::{
    CellCounter, Device, DeviceClass, DeviceStatus, Network, Operator, PauseGroup, decremented, incremented,
    now_u32,
};

/// Accounts of `assert_location`.
#[event_cpi]
#[derive(Accounts)]
pub struct AssertLocation<'info> {
    /// The operator's authority.
    pub authority: Signer<'info>,
    /// The network.
    pub network: AccountLoader<'info, Network>,
    /// The device's class.
    #[account(has_one = network @ RegistryError::ClassNetworkMismatch)]
    pub class: AccountLoader<'info, DeviceClass>,
    /// The device's operator.
    #[account(
        has_one = network @ RegistryError::OperatorNetworkMismatch,
        has_one = authority @ RegistryError::OperatorAuthorityMismatch,
    )]
    pub operator: AccountLoader<'info, Operator>,
    /// The device.
    #[account(mut)]
    pub device: AccountLoader<'info, Device>,
    /// The counter of the density cell that the device enters.
    #[account(mut, has_one = network @ RegistryError::CellMismatch)]
    pub new_cell: AccountLoader<'info, CellCounter>,
    /// The counter of the density cell that the device leaves; none on its first location, and none when it stays in
    /// the same density cell.
    #[account(mut, has_one = network @ RegistryError::CellMismatch)]
    pub old_cell: Option<AccountLoader<'info, CellCounter>>,
}

impl AssertLocation<'_> {
    /// What this location costs, base units of the class's fee mint: the first is free.
    pub(super) fn fee(&self) -> Result<u64> {
        let first = self.device.load()?.location == 0;
        let fee = self.class.load()?.parameters.relocation_fee;
        Ok(if first { 0 } else { fee })
    }

    /// Checks the move and returns the density cells (old, 0 for none; new).
    fn validate(&self, cell: u64, now: u32) -> Result<(u64, u64)> {
        // An absent `old_cell` already names this program, so the event would be sent whatever stands here.
        ensure_key(self.program.key, &crate::ID, RegistryError::UnexpectedAccounts)?;
        self.network.load()?.require_running(PauseGroup::Location)?;
        self.operator.load()?.require_not_suspended(now)?;
        let class = self.class.load()?;
        let device = self.device.load()?;
        require_device_of(&device, &self.network.key(), &class, &self.operator.key())?;
        ensure(
            device.status()? != DeviceStatus::Suspended,
            RegistryError::DeviceSuspended,
        )?;
        ensure(cell != device.location, RegistryError::LocationUnchanged)?;
        let new = class.density_cell(cell)?;
        if device.location == 0 {
            return Ok((0, new));
        }
        let elapsed = now.saturating_sub(device.located_at);
        ensure(
            elapsed >= class.parameters.relocation_cooldown_seconds,
            RegistryError::RelocationTooSoon,
        )?;
        Ok((class.density_cell(device.location)?, new))
    }

    /// Moves one device from the old to the new counter; returns the new counter's value.
    fn recount(&self, old: u64, new: u64) -> Result<u32> {
        let class = self.class.load()?.id;
        match (&self.old_cell, old) {
            (None, old) if old == new || old == 0 => {}
            (Some(old_cell), 1..) if old != new => {
                let mut counter = old_cell.load_mut()?;
                counter.require_place(class, old)?;
                counter.devices = decremented(counter.devices)?;
            }
            _ => return Err(RegistryError::CellMismatch.into()),
        }
        let mut counter = self.new_cell.load_mut()?;
        counter.require_place(class, new)?;
        if old != new {
            counter.devices = incremented(counter.devices)?;
        }
        Ok(counter.devices)
    }

    /// Locates the device; the same with and without a fee.
    pub(super) fn locate(&self, cell: u64) -> Result<()> {
        let now = now_u32()?;
        let (old, new) = self.validate(cell, now)?;
        let density = self.recount(old, new)?;
        let (index, old_cell) = {
            let mut device = self.device.load_mut()?;
            let old_cell = device.location;
            device.location = cell;
            device.located_at = now;
            device.location_asserts = device.location_asserts.saturating_add(1);
            (device.index, old_cell)
        };
        emit(
            &self.event_authority,
            &LocationAsserted {
                network: self.network.key(),
                device: self.device.key(),
                index,
                old_cell,
                new_cell: cell,
                density,
            },
        )
    }
}

pub(crate) fn handle_assert_location(ctx: Context<AssertLocation>, cell: u64) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    ensure(ctx.accounts.fee()? == 0, RegistryError::RelocationFeeDue)?;
    ctx.accounts.locate(cell)
}
