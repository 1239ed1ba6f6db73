//! `report_device`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ChangeDevice;
use crate::errors::{RegistryError, ensure, ensure_key};
use crate::state::{DeviceStatus, PauseGroup, now_u32};

/// Arguments of `report_device`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct ReportDeviceArgs {
    /// What the oracle saw: Active (recovered), Degraded or Failed.
    pub status: DeviceStatus,
    /// Hash of the evidence, which is published elsewhere.
    pub evidence_hash: [u8; 32],
}

impl ReportDeviceArgs {
    /// Whether the oracle may say so about a device in this status. Recovery is from a fault only: maintenance ends by the
    /// operator's word, a suspension by being lifted.
    fn fits(&self, current: DeviceStatus) -> bool {
        use DeviceStatus::*;
        matches!(
            (current, self.status),
            (Degraded | Failed, Active)
                | (Active | Failed, Degraded)
                | (Active | Degraded | Maintenance, Failed)
        )
    }
}

pub(crate) fn handle_report_device(ctx: Context<ChangeDevice>, args: ReportDeviceArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let now = now_u32()?;
    {
        let network = accounts.network.load()?;
        network.require_running(PauseGroup::Lifecycle)?;
        ensure_key(
            accounts.signer.key,
            &network.status_oracle,
            RegistryError::StatusOracleMismatch,
        )?;
    }
    accounts.change(args.evidence_hash, |device, _| {
        ensure(args.fits(device.status()?), RegistryError::ReportStatusInvalid)?;
        device.change_status(args.status, now)
    })
}
