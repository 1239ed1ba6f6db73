//! `close_fault`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::{close, content};

use super::require_no_more_accounts;
use crate::errors::{StakingError, ensure};
use crate::events::{FaultClosed, emit};
use crate::programs::{DEVICE_FAILED, Device};
use crate::state::FaultRecord;

/// Accounts of `close_fault`. Nobody signs but for the fee.
#[event_cpi]
#[derive(Accounts)]
pub struct CloseFault<'info> {
    /// The record.
    #[account(
        mut,
        has_one = device @ StakingError::DeviceMismatch,
        has_one = payer @ StakingError::PayerMismatch,
    )]
    pub record: AccountLoader<'info, FaultRecord>,
    /// CHECK: the device, or what is left of it, by the address in the record; test `every_instruction_refuses_every_generated_attack`.
    pub device: UncheckedAccount<'info>,
    /// Who paid the rent, and gets it back.
    ///
    /// CHECK: by the address in the record; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub payer: UncheckedAccount<'info>,
}

pub(crate) fn handle_close_fault(ctx: Context<CloseFault>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    // A device that was retired or replaced is no device any more.
    let device = content::<Device, _>(&accounts.device, StakingError::DeviceMismatch);
    let failed = device.is_ok_and(|device| device.status == DEVICE_FAILED);
    ensure(!failed, StakingError::DeviceStillFailed)?;
    let (pool, charged) = {
        let record = accounts.record.load()?;
        (record.pool, record.charged)
    };
    close(accounts.record.as_ref(), &accounts.payer)?;
    emit(
        &accounts.event_authority,
        &FaultClosed {
            pool,
            device: accounts.device.key(),
            charged,
        },
    )
}
