//! `register_device`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::attestation::{attestation_message, possession_message, signed_digest};
use crate::errors::RegistryError;
use crate::events::DeviceRegistered;
use crate::seeds;
use crate::state::{
    Device, DeviceClass, DeviceStatus, Manufacturer, Network, Operator, PauseGroup, incremented, now_u32,
};

/// How many instructions before this one the attestation stands.
const ATTESTATION_DISTANCE: i64 = 2;
/// How many instructions before this one the proof of possession stands.
const POSSESSION_DISTANCE: i64 = 1;

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
        constraint = operator.load()?.rent_payer == payer.key() @ RegistryError::RentPayerMismatch,
    )]
    pub operator: AccountLoader<'info, Operator>,
    /// The device to register.
    #[account(
        init,
        payer = payer,
        space = Device::SPACE,
        seeds = [seeds::DEVICE, network.key().as_ref(), args.device_key.as_ref()],
        bump
    )]
    pub device: AccountLoader<'info, Device>,
    /// CHECK: the instructions sysvar, by its address; test `every_instruction_refuses_every_generated_attack`.
    #[account(address = solana_instructions_sysvar::ID)]
    pub instructions: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl RegisterDevice<'_> {
    fn validate(&self, args: &RegisterDeviceArgs) -> Result<()> {
        let class = self.class.load()?;
        let manufacturer = self.manufacturer.load()?;
        self.network.load()?.require_running(PauseGroup::Registration)?;
        require!(
            self.operator.load()?.suspended == 0,
            RegistryError::OperatorSuspended
        );
        require!(class.retired == 0, RegistryError::ClassRetired);
        require!(
            (class.min_capacity..=class.max_capacity).contains(&args.capacity),
            RegistryError::CapacityOutOfBounds
        );
        require!(manufacturer.revoked == 0, RegistryError::ManufacturerRevoked);
        require!(
            manufacturer.allows_class(class.id),
            RegistryError::ManufacturerClassForbidden
        );
        require!(
            manufacturer.attested < manufacturer.quota,
            RegistryError::ManufacturerQuotaExceeded
        );
        // A wallet that signs transactions anyway proves nothing about a device.
        require!(
            args.device_key != self.authority.key()
                && args.device_key != self.payer.key()
                && args.device_key != manufacturer.attestation_key,
            RegistryError::DeviceKeyReserved
        );
        self.validate_signatures(args, class.id, &manufacturer.attestation_key)
    }

    fn validate_signatures(
        &self,
        args: &RegisterDeviceArgs,
        class_id: u16,
        attestation_key: &Pubkey,
    ) -> Result<()> {
        let network = self.network.key();
        require_gte!(
            args.attestation_expiry,
            Clock::get()?.unix_timestamp,
            RegistryError::AttestationExpired
        );
        let (signer, message) = signed_digest(&self.instructions, ATTESTATION_DISTANCE)?;
        require_keys_eq!(signer, *attestation_key, RegistryError::AttestationKeyMismatch);
        let expected = attestation_message(
            &crate::ID,
            &network,
            class_id,
            &args.device_key,
            args.attestation_expiry,
        );
        require!(message == expected, RegistryError::AttestationMessageMismatch);

        let (signer, message) = signed_digest(&self.instructions, POSSESSION_DISTANCE)?;
        require_keys_eq!(signer, args.device_key, RegistryError::PossessionKeyMismatch);
        let expected = possession_message(&crate::ID, &network, &self.operator.key());
        require!(message == expected, RegistryError::PossessionMessageMismatch);
        Ok(())
    }

    /// Counts the device in network, class, manufacturer and operator; returns its index, class id and manufacturer id.
    fn count(&self) -> Result<(u32, u16, u16)> {
        let mut network = self.network.load_mut()?;
        let index = network.next_device_index;
        network.next_device_index = incremented(index)?;
        network.devices = incremented(network.devices)?;
        let mut class = self.class.load_mut()?;
        class.devices = incremented(class.devices)?;
        let mut manufacturer = self.manufacturer.load_mut()?;
        manufacturer.attested = incremented(manufacturer.attested)?;
        let mut operator = self.operator.load_mut()?;
        operator.devices = incremented(operator.devices)?;
        Ok((index, class.id, manufacturer.id))
    }
}

pub(crate) fn handle_register_device(ctx: Context<RegisterDevice>, args: RegisterDeviceArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    accounts.validate(&args)?;
    let (index, class, manufacturer) = accounts.count()?;
    let now = now_u32()?;
    {
        let mut device = accounts.device.load_init()?;
        device.version = Device::VERSION;
        device.bump = ctx.bumps.device;
        device.status = DeviceStatus::Pending.code();
        device.index = index;
        device.network = accounts.network.key();
        device.operator = accounts.operator.key();
        device.key = args.device_key;
        device.class = class;
        device.manufacturer = manufacturer;
        device.capacity = args.capacity;
        device.registered_at = now;
        device.status_since = now;
    }
    emit_cpi!(DeviceRegistered {
        network: accounts.network.key(),
        device: accounts.device.key(),
        operator: accounts.operator.key(),
        key: args.device_key,
        index,
        class,
        manufacturer,
        capacity: args.capacity,
    });
    Ok(())
}
