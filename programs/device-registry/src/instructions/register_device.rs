//! `register_device`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::account_io::create;
use crate::attestation::Admission;
use crate::errors::{RegistryError, ensure};
use crate::events::{DeviceRegistered, emit};
use crate::seeds;
use crate::state::{
    Device, DeviceClass, DeviceStatus, Manufacturer, Network, Operator, PauseGroup, incremented, now_u32,
};

/// Arguments of `register_device`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct RegisterDeviceArgs {
    /// The device's own ed25519 key.
    pub device_key: Pubkey,
    /// Capacity, in the class's unit.
    pub capacity: u32,
    /// Last moment of the manufacturer's attestation, unix seconds.
    pub attestation_expiry: i64,
}

/// Accounts of `register_device`.
#[event_cpi]
#[derive(Accounts)]
#[instruction(args: RegisterDeviceArgs)]
pub struct RegisterDevice<'info> {
    /// The operator's rent payer.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The operator's authority.
    pub authority: Signer<'info>,
    /// The network.
    #[account(mut)]
    pub network: AccountLoader<'info, Network>,
    /// The device's class.
    #[account(mut, has_one = network @ RegistryError::ClassNetworkMismatch)]
    pub class: AccountLoader<'info, DeviceClass>,
    /// The device's manufacturer.
    #[account(mut, has_one = network @ RegistryError::ManufacturerNetworkMismatch)]
    pub manufacturer: AccountLoader<'info, Manufacturer>,
    /// The operator.
    #[account(
        mut,
        has_one = network @ RegistryError::OperatorNetworkMismatch,
        has_one = authority @ RegistryError::OperatorAuthorityMismatch,
    )]
    pub operator: AccountLoader<'info, Operator>,
    /// The device to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [seeds::DEVICE, network.key().as_ref(), args.device_key.as_ref()],
        bump
    )]
    pub device: UncheckedAccount<'info>,
    /// CHECK: the instructions sysvar, by its address; test `every_instruction_refuses_every_generated_attack`.
    #[account(address = solana_instructions_sysvar::ID)]
    pub instructions: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl RegisterDevice<'_> {
    fn validate(&self, args: &RegisterDeviceArgs, now: u32) -> Result<()> {
        let class = self.class.load()?;
        let manufacturer = self.manufacturer.load()?;
        let operator = self.operator.load()?;
        self.network.load()?.require_running(PauseGroup::Registration)?;
        ensure(class.retired == 0, RegistryError::ClassRetired)?;
        let bounds = class.parameters.min_capacity..=class.parameters.max_capacity;
        ensure(
            bounds.contains(&args.capacity),
            RegistryError::CapacityOutOfBounds,
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
            device_key: &args.device_key,
            attestation_expiry: args.attestation_expiry,
        }
        .check(now)
    }

    /// Counts the device in network, class, manufacturer and operator; returns its index, class id and manufacturer id.
    fn count(&self, capacity: u32) -> Result<(u32, u16, u16)> {
        let mut network = self.network.load_mut()?;
        let index = network.next_device_index;
        network.next_device_index = incremented(index)?;
        network.devices = incremented(network.devices)?;
        let mut class = self.class.load_mut()?;
        class.devices = incremented(class.devices)?;
        let mut manufacturer = self.manufacturer.load_mut()?;
        manufacturer.attested = incremented(manufacturer.attested)?;
        let mut operator = self.operator.load_mut()?;
        operator.add_device(self.device.lamports(), class.bond_of(capacity)?)?;
        Ok((index, class.id, manufacturer.id))
    }

    /// Registers the device, whose address has the bump; the same with and without a fee.
    pub(super) fn register(&self, args: &RegisterDeviceArgs, bump: u8) -> Result<()> {
        let now = now_u32()?;
        self.validate(args, now)?;
        let network = self.network.key();
        let seeds: &[&[u8]] = &[seeds::DEVICE, network.as_ref(), args.device_key.as_ref(), &[bump]];
        let (index, class, manufacturer) = {
            let mut device = create::<Device>(&self.payer, &self.device, seeds)?;
            let (index, class, manufacturer) = self.count(args.capacity)?;
            device.version = Device::VERSION;
            device.bump = bump;
            device.status = DeviceStatus::Pending.code();
            device.index = index;
            device.network = network;
            device.operator = self.operator.key();
            device.key = args.device_key;
            device.class = class;
            device.manufacturer = manufacturer;
            device.capacity = args.capacity;
            device.registered_at = now;
            device.status_since = now;
            (index, class, manufacturer)
        };
        let event = DeviceRegistered {
            network,
            device: self.device.key(),
            operator: self.operator.key(),
            key: args.device_key,
            index,
            class,
            manufacturer,
            capacity: args.capacity,
        };
        emit(&self.event_authority, &event)
    }
}

pub(crate) fn handle_register_device(ctx: Context<RegisterDevice>, args: RegisterDeviceArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    ensure(
        ctx.accounts.class.load()?.parameters.onboarding_fee == 0,
        RegistryError::OnboardingFeeDue,
    )?;
    ctx.accounts.register(&args, ctx.bumps.device)
}
