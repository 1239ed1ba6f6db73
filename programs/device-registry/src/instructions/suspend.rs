//! `suspend`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::account_io::{content_mut, create, is};
use crate::errors::{RegistryError, ensure_key};
use crate::events::{Suspended, emit};
use crate::seeds;
use crate::state::{
    Device, DeviceStatus, MAX_SUSPENSION_SECONDS, Network, Operator, Suspension, now_u32, require_term,
};

/// Arguments of `suspend`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct SuspendArgs {
    /// When it ends, unix seconds, at most 15,552,000 seconds (180 days) from now.
    pub until: u32,
    /// Hash of the reason, which is published elsewhere.
    pub reason_hash: [u8; 32],
}

/// Accounts of `suspend`.
#[event_cpi]
#[derive(Accounts)]
pub struct Suspend<'info> {
    /// Pays the rent, and is refunded when the suspension is lifted.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The network's pauser or authority.
    pub signer: Signer<'info>,
    /// The network.
    pub network: AccountLoader<'info, Network>,
    /// CHECK: an operator or a device of this network; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub subject: UncheckedAccount<'info>,
    /// The suspension to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [seeds::SUSPENSION, network.key().as_ref(), subject.key().as_ref()],
        bump
    )]
    pub suspension: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl Suspend<'_> {
    fn suspend_subject(&self, until: u32, now: u32) -> Result<()> {
        let network = self.network.key();
        let subject = &self.subject;
        if is::<Operator>(subject) {
            let mut operator = content_mut::<Operator>(subject)?;
            operator.suspended_until = until;
            return ensure_key(
                &operator.network,
                &network,
                RegistryError::SuspensionSubjectInvalid,
            );
        }
        let mut device =
            content_mut::<Device>(subject).map_err(|_| RegistryError::SuspensionSubjectInvalid)?;
        device.change_status(DeviceStatus::Suspended, now)?;
        ensure_key(&device.network, &network, RegistryError::SuspensionSubjectInvalid)
    }
}

pub(crate) fn handle_suspend(ctx: Context<Suspend>, args: SuspendArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (network, subject) = (accounts.network.key(), accounts.subject.key());
    let now = now_u32()?;
    accounts.network.load()?.require_pauser(accounts.signer.key)?;
    require_term(
        args.until,
        now,
        MAX_SUSPENSION_SECONDS,
        RegistryError::SuspensionTooLong,
    )?;
    accounts.suspend_subject(args.until, now)?;
    let bump = ctx.bumps.suspension;
    {
        let seeds: &[&[u8]] = &[seeds::SUSPENSION, network.as_ref(), subject.as_ref(), &[bump]];
        let mut suspension = create::<Suspension>(&accounts.payer, &accounts.suspension, seeds)?;
        suspension.version = Suspension::VERSION;
        suspension.bump = bump;
        suspension.since = now;
        suspension.until = args.until;
        suspension.network = network;
        suspension.subject = subject;
        suspension.reason_hash = args.reason_hash;
        suspension.rent_payer = accounts.payer.key();
    }
    emit(
        &accounts.event_authority,
        &Suspended {
            network,
            subject,
            until: args.until,
            reason_hash: args.reason_hash,
        },
    )
}
