//! `create_class`

use anchor_lang::prelude::*;
use flywheel_math::Bps;

use super::require_no_more_accounts;
use crate::errors::RegistryError;
use crate::events::ClassCreated;
use crate::name;
use crate::seeds;
use crate::state::{
    Activator, Category, DeviceClass, MAX_CLASSES, MAX_RESOLUTION, MAX_REWARD_WEIGHT_BPS, Network,
};

/// Arguments of `create_class`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct CreateClassArgs {
    /// Id within the network, below 256, chosen by the authority.
    pub id: u16,
    /// Display name, zero-padded UTF-8.
    pub name: [u8; 32],
    /// What its devices provide.
    pub category: Category,
    /// Who activates its devices.
    pub activator: Activator,
    /// Name of the capacity unit, zero-padded UTF-8.
    pub capacity_unit: [u8; 32],
    /// Smallest capacity of a device, at least 1.
    pub min_capacity: u32,
    /// Largest capacity of a device.
    pub max_capacity: u32,
    /// Reward weight, basis points: 10,000 is 1x, at most 1,000,000.
    pub reward_weight_bps: u32,
    /// H3 resolution at which devices are counted, 0 to 15.
    pub density_resolution: u8,
    /// Devices per density cell above which each earns less; 0 for no limit.
    pub density_target: u32,
    /// Least time between two locations of a device, seconds.
    pub relocation_cooldown_seconds: u32,
    /// How long a device is on probation after activation, seconds.
    pub probation_seconds: u32,
    /// What a device on probation earns, basis points of its share, at most 10,000.
    pub probation_multiplier_bps: u16,
}

/// Accounts of `create_class`.
#[event_cpi]
#[derive(Accounts)]
#[instruction(args: CreateClassArgs)]
pub struct CreateClass<'info> {
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The network's authority.
    pub authority: Signer<'info>,
    /// The network.
    #[account(mut, has_one = authority @ RegistryError::AuthorityMismatch)]
    pub network: AccountLoader<'info, Network>,
    /// The class to create.
    #[account(
        init,
        payer = payer,
        space = DeviceClass::SPACE,
        seeds = [seeds::CLASS, network.key().as_ref(), &args.id.to_le_bytes()],
        bump
    )]
    pub class: AccountLoader<'info, DeviceClass>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl CreateClassArgs {
    fn validate(&self) -> Result<()> {
        require!(self.id < MAX_CLASSES, RegistryError::ClassIdOutOfRange);
        require!(
            name::is_valid(&self.name) && name::is_valid(&self.capacity_unit),
            RegistryError::NameInvalid
        );
        require!(
            (1..=self.max_capacity).contains(&self.min_capacity),
            RegistryError::CapacityBoundsInvalid
        );
        require!(
            self.reward_weight_bps <= MAX_REWARD_WEIGHT_BPS
                && self.density_resolution <= MAX_RESOLUTION
                && Bps::new(self.probation_multiplier_bps).is_ok(),
            RegistryError::ClassParameterInvalid
        );
        Ok(())
    }
}

pub(crate) fn handle_create_class(ctx: Context<CreateClass>, args: CreateClassArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    args.validate()?;
    let network_key = ctx.accounts.network.key();
    {
        let mut network = ctx.accounts.network.load_mut()?;
        network.classes = network
            .classes
            .checked_add(1)
            .ok_or_else(|| error!(RegistryError::CounterOverflow))?;
    }
    {
        let mut class = ctx.accounts.class.load_init()?;
        class.version = DeviceClass::VERSION;
        class.bump = ctx.bumps.class;
        class.id = args.id;
        class.category = args.category.code();
        class.activator = args.activator.code();
        class.density_resolution = args.density_resolution;
        class.network = network_key;
        class.min_capacity = args.min_capacity;
        class.max_capacity = args.max_capacity;
        class.reward_weight_bps = args.reward_weight_bps;
        class.density_target = args.density_target;
        class.relocation_cooldown_seconds = args.relocation_cooldown_seconds;
        class.probation_seconds = args.probation_seconds;
        class.probation_multiplier_bps = args.probation_multiplier_bps;
        class.capacity_unit = args.capacity_unit;
        class.name = args.name;
    }
    emit_cpi!(ClassCreated {
        network: network_key,
        class: ctx.accounts.class.key(),
        id: args.id,
        name: args.name,
        reward_weight_bps: args.reward_weight_bps,
    });
    Ok(())
}
