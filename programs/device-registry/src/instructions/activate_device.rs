//! `activate_device`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ChangeDevice;
use crate::errors::{RegistryError, ensure, ensure_key};
use crate::state::{Activator, DeviceStatus, PauseGroup, now_u32};

pub(crate) fn handle_activate_device(ctx: Context<ChangeDevice>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let now = now_u32()?;
    let expected = {
        let network = accounts.network.load()?;
        let operator = accounts.operator.load()?;
        network.require_running(PauseGroup::Lifecycle)?;
        operator.require_not_suspended(now)?;
        if accounts.class.load()?.parameters.activator == Activator::StatusOracle.code() {
            network.status_oracle
        } else {
            operator.authority
        }
    };
    ensure_key(accounts.signer.key, &expected, RegistryError::ActivatorNotAllowed)?;
    // Other paths lead to Active too; they belong to other instructions and other signers.
    ensure(
        accounts.device.load()?.status()? == DeviceStatus::Pending,
        RegistryError::StatusTransitionForbidden,
    )?;
    accounts.change([0; 32], |device, _| {
        device.change_status(DeviceStatus::Active, now)
    })
}
