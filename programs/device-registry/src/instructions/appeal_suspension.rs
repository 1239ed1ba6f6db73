//! `appeal_suspension`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::account_io::content;
use crate::errors::{RegistryError, ensure, ensure_key};
use crate::events::{SuspensionAppealed, emit};
use crate::state::{Device, Network, Operator, Suspension, now_u32};

/// Accounts of `appeal_suspension`.
#[event_cpi]
#[derive(Accounts)]
pub struct AppealSuspension<'info> {
    /// The operator's authority.
    pub authority: Signer<'info>,
    /// The network.
    pub network: AccountLoader<'info, Network>,
    /// The operator that is suspended, or whose device is.
    #[account(
        has_one = network @ RegistryError::OperatorNetworkMismatch,
        has_one = authority @ RegistryError::OperatorAuthorityMismatch,
    )]
    pub operator: AccountLoader<'info, Operator>,
    /// CHECK: the operator itself or a device of it; test `every_instruction_refuses_every_generated_attack`.
    pub subject: UncheckedAccount<'info>,
    /// The suspension.
    #[account(
        mut,
        has_one = network @ RegistryError::SuspensionSubjectInvalid,
        has_one = subject @ RegistryError::SuspensionSubjectInvalid,
    )]
    pub suspension: AccountLoader<'info, Suspension>,
}

pub(crate) fn handle_appeal_suspension(ctx: Context<AppealSuspension>, appeal_hash: [u8; 32]) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (subject, operator) = (accounts.subject.key(), accounts.operator.key());
    if subject != operator {
        let device =
            content::<Device>(&accounts.subject).map_err(|_| RegistryError::SuspensionSubjectInvalid)?;
        ensure_key(
            &device.operator,
            &operator,
            RegistryError::SuspensionSubjectInvalid,
        )?;
    }
    {
        let mut suspension = accounts.suspension.load_mut()?;
        ensure(suspension.appealed_at == 0, RegistryError::AppealRecorded)?;
        suspension.appealed_at = now_u32()?;
        suspension.appeal_hash = appeal_hash;
    }
    emit(
        &accounts.event_authority,
        &SuspensionAppealed {
            network: accounts.network.key(),
            subject,
            appeal_hash,
        },
    )
}
