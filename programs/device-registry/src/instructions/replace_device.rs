//! `replace_device`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::account_io::{bury, content, create};
use crate::attestation::Admission;
use crate::contexts::require_device_of;
use crate::errors::{RegistryError, ensure};
use crate::events::{DeviceReplaced, emit};
use crate::seeds;
use crate::state::{
    Device, DeviceClass, DeviceStatus, Manufacturer, Network, Operator, PauseGroup, incremented, now_u32,
};

/// Arguments of `replace_device`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct ReplaceDeviceArgs {
    /// The ed25519 key of the new hardware.
    pub new_key: Pubkey,
    /// Last moment of the manufacturer's attestation of it, unix seconds.
    pub attestation_expiry: i64,
}

/// Accounts of `replace_device`.
#[event_cpi]
#[derive(Accounts)]
#[instruction(args: ReplaceDeviceArgs)]
pub struct ReplaceDevice<'info> {
    /// The operator's rent payer.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The operator's authority.
    pub authority: Signer<'info>,
    /// The network.
    pub network: AccountLoader<'info, Network>,
    /// The device's class.
    #[account(has_one = network @ RegistryError::ClassNetworkMismatch)]
    pub class: AccountLoader<'info, DeviceClass>,
    /// The manufacturer of the new hardware.
    #[account(mut, has_one = network @ RegistryError::ManufacturerNetworkMismatch)]
    pub manufacturer: AccountLoader<'info, Manufacturer>,
    /// The operator.
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
    /// The device that carries on to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [seeds::DEVICE, network.key().as_ref(), args.new_key.as_ref()],
        bump
    )]
    pub new_device: UncheckedAccount<'info>,
    /// CHECK: the instructions sysvar, by its address; test `every_instruction_refuses_every_generated_attack`.
    #[account(address = solana_instructions_sysvar::ID)]
    pub instructions: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl ReplaceDevice<'_> {
    /// Checks the replacement and returns the device as it was.
    fn validate(&self, args: &ReplaceDeviceArgs, now: u32) -> Result<Device> {
        let device = *content::<Device>(&self.device)?;
        let class = self.class.load()?;
        let manufacturer = self.manufacturer.load()?;
        let operator = self.operator.load()?;
        self.network.load()?.require_running(PauseGroup::Lifecycle)?;
        require_device_of(&device, &self.network.key(), &class, &self.operator.key())?;
        ensure(
            device.status()?.successors().contains(&DeviceStatus::Replaced),
            RegistryError::StatusTransitionForbidden,
        )?;
        Admission {
            instructions: &self.instructions,
            payer: self.payer.key,
            authority: self.authority.key,
            network: &self.network.key(),
            operator_account: &self.operator.key(),
            operator: &operator,
            manufacturer: &manufacturer,
            class_id: class.id,
            device_key: &args.new_key,
            attestation_expiry: args.attestation_expiry,
        }
        .check(now)?;
        Ok(device)
    }

    /// What the new account begins with: the history of the old one, and a status in which it has to show that it works.
    fn successor(&self, old: &Device, args: &ReplaceDeviceArgs, bump: u8, now: u32) -> Result<Device> {
        let mut manufacturer = self.manufacturer.load_mut()?;
        manufacturer.attested = incremented(manufacturer.attested)?;
        let mut settled = *old;
        settled.change_status(DeviceStatus::Replaced, now)?;
        Ok(Device {
            bump,
            status: DeviceStatus::Pending.code(),
            resume_status: 0,
            key: args.new_key,
            manufacturer: manufacturer.id,
            status_since: now,
            ..settled
        })
    }
}

pub(crate) fn handle_replace_device(ctx: Context<ReplaceDevice>, args: ReplaceDeviceArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let now = now_u32()?;
    let old = accounts.validate(&args, now)?;
    let (network, bump) = (accounts.network.key(), ctx.bumps.new_device);
    {
        let seeds: &[&[u8]] = &[seeds::DEVICE, network.as_ref(), args.new_key.as_ref(), &[bump]];
        let mut device = create::<Device>(&accounts.payer, &accounts.new_device, seeds)?;
        *device = accounts.successor(&old, &args, bump, now)?;
    }
    {
        let mut operator = accounts.operator.load_mut()?;
        operator.rent_locked = operator
            .rent_locked
            .saturating_add(accounts.new_device.lamports())
            .saturating_sub(accounts.device.lamports());
    }
    bury(
        &accounts.device,
        &accounts.payer,
        old.bump,
        DeviceStatus::Replaced,
        old.index,
    )?;
    emit(
        &accounts.event_authority,
        &DeviceReplaced {
            network,
            device: accounts.device.key(),
            index: old.index,
            new_device: accounts.new_device.key(),
            old_key: old.key,
            new_key: args.new_key,
            manufacturer: accounts.manufacturer.load()?.id,
        },
    )
}
