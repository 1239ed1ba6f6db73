//! `set_maintenance`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ChangeDevice;
use crate::errors::{RegistryError, ensure};
use crate::state::{DeviceStatus, PauseGroup, now_u32};

pub(crate) fn handle_set_maintenance(ctx: Context<ChangeDevice>, on: bool) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let now = now_u32()?;
    accounts.network.load()?.require_running(PauseGroup::Lifecycle)?;
    accounts.operator.load()?.require_authority(accounts.signer.key)?;
    accounts.change([0; 32], |device, class| {
        if on {
            let quota = class.parameters.maintenance_seconds_per_year;
            ensure(
                device.maintenance_left(quota, now) > 0,
                RegistryError::MaintenanceQuotaExhausted,
            )?;
            return device.change_status(DeviceStatus::Maintenance, now);
        }
        ensure(
            device.status()? == DeviceStatus::Maintenance,
            RegistryError::StatusTransitionForbidden,
        )?;
        device.resume(now)
    })
}
