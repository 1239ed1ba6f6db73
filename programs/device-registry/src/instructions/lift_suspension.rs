//! `lift_suspension`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::account_io::{close, content_mut, is};
use crate::errors::{RegistryError, ensure};
use crate::events::{SuspensionLifted, emit};
use crate::state::{Device, DeviceStatus, Network, Operator, Suspension, now_u32};

/// The status in the event when the subject is not a device any more, or never was.
const NO_DEVICE: u8 = u8::MAX;

/// Accounts of `lift_suspension`.
#[event_cpi]
#[derive(Accounts)]
pub struct LiftSuspension<'info> {
    /// The network's authority; anybody after the suspension's end.
    pub signer: Signer<'info>,
    /// The network.
    pub network: AccountLoader<'info, Network>,
    /// CHECK: by its address, stored in the suspension; may be gone; test
    /// `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub subject: UncheckedAccount<'info>,
    /// The suspension, which is closed.
    #[account(
        mut,
        has_one = network @ RegistryError::SuspensionSubjectInvalid,
        has_one = subject @ RegistryError::SuspensionSubjectInvalid,
        has_one = rent_payer @ RegistryError::RentPayerMismatch,
    )]
    pub suspension: AccountLoader<'info, Suspension>,
    /// CHECK: by its address, stored in the suspension; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
}

impl LiftSuspension<'_> {
    /// Ends it for the subject, if that still exists; returns the status of a device.
    fn release_subject(&self, now: u32) -> Result<u8> {
        if is::<Operator>(&self.subject) {
            content_mut::<Operator>(&self.subject)?.suspended_until = 0;
            return Ok(NO_DEVICE);
        }
        if !is::<Device>(&self.subject) {
            return Ok(NO_DEVICE);
        }
        let mut device = content_mut::<Device>(&self.subject)?;
        if device.status()? == DeviceStatus::Suspended {
            device.resume(now)?;
        }
        Ok(device.status)
    }
}

pub(crate) fn handle_lift_suspension(ctx: Context<LiftSuspension>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let now = now_u32()?;
    let until = accounts.suspension.load()?.until;
    ensure(
        now >= until || accounts.signer.key() == accounts.network.load()?.authority,
        RegistryError::SuspensionStillRuns,
    )?;
    let status = accounts.release_subject(now)?;
    close(accounts.suspension.as_ref(), &accounts.rent_payer)?;
    emit(
        &accounts.event_authority,
        &SuspensionLifted {
            network: accounts.network.key(),
            subject: accounts.subject.key(),
            until,
            status,
        },
    )
}
