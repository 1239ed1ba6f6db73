//! `assert_location`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::errors::RegistryError;
use crate::events::LocationAsserted;
use crate::state::{CellCounter, Device, DeviceClass, Network, Operator, PauseGroup, incremented, now_u32};

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
    #[account(
        mut,
        has_one = network @ RegistryError::DeviceMismatch,
        has_one = operator @ RegistryError::DeviceMismatch,
        constraint = device.load()?.class == class.load()?.id @ RegistryError::DeviceMismatch,
    )]
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
    /// Checks the move and returns the density cells (old, 0 for none; new).
    fn validate(&self, cell: u64, now: u32) -> Result<(u64, u64)> {
        self.network.load()?.require_running(PauseGroup::Location)?;
        require!(
            self.operator.load()?.suspended == 0,
            RegistryError::OperatorSuspended
        );
        let class = self.class.load()?;
        let device = self.device.load()?;
        require!(
            device.status()?.is_living(),
            RegistryError::StatusTransitionForbidden
        );
        require!(cell != device.location, RegistryError::LocationUnchanged);
        let density_cell = |cell| {
            flywheel_geo::parent(cell, class.density_resolution)
                .map_err(|_| error!(RegistryError::CellInvalid))
        };
        let new = density_cell(cell)?;
        if device.location == 0 {
            return Ok((0, new));
        }
        let elapsed = now.saturating_sub(device.located_at);
        require_gte!(
            elapsed,
            class.relocation_cooldown_seconds,
            RegistryError::RelocationTooSoon
        );
        Ok((density_cell(device.location)?, new))
    }

    /// Moves one device from the old to the new counter; returns the new counter's value.
    fn recount(&self, old: u64, new: u64) -> Result<u32> {
        let class = self.class.load()?.id;
        if old == new {
            require!(self.old_cell.is_none(), RegistryError::CellMismatch);
            let counter = self.new_cell.load()?;
            require!(
                counter.class == class && counter.cell == new,
                RegistryError::CellMismatch
            );
            return Ok(counter.devices);
        }
        match (&self.old_cell, old) {
            (None, 0) => {}
            (Some(old_cell), 1..) => {
                let mut counter = old_cell.load_mut()?;
                require!(
                    counter.class == class && counter.cell == old,
                    RegistryError::CellMismatch
                );
                counter.devices = counter
                    .devices
                    .checked_sub(1)
                    .ok_or_else(|| error!(RegistryError::CounterOverflow))?;
            }
            _ => return Err(error!(RegistryError::CellMismatch)),
        }
        let mut counter = self.new_cell.load_mut()?;
        require!(
            counter.class == class && counter.cell == new,
            RegistryError::CellMismatch
        );
        counter.devices = incremented(counter.devices)?;
        Ok(counter.devices)
    }
}

pub(crate) fn handle_assert_location(ctx: Context<AssertLocation>, cell: u64) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    // An absent `old_cell` already names this program, so the event would be sent whatever stands here.
    require_keys_eq!(
        accounts.program.key(),
        crate::ID,
        RegistryError::UnexpectedAccounts
    );
    let now = now_u32()?;
    let (old, new) = accounts.validate(cell, now)?;
    let density = accounts.recount(old, new)?;
    let (index, old_cell) = {
        let mut device = accounts.device.load_mut()?;
        let old_cell = device.location;
        device.location = cell;
        device.located_at = now;
        device.location_asserts = device.location_asserts.saturating_add(1);
        (device.index, old_cell)
    };
    emit_cpi!(LocationAsserted {
        network: accounts.network.key(),
        device: accounts.device.key(),
        index,
        old_cell,
        new_cell: cell,
        density,
    });
    Ok(())
}
