//! `create_class`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::account_io::create;
use crate::errors::{RegistryError, ensure};
use crate::events::{ClassCreated, emit};
use crate::state::{Category, ClassParametersArgs, DeviceClass, MAX_CLASSES, MAX_RESOLUTION, Network};
use crate::{name, seeds};

/// Arguments of `create_class`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct CreateClassArgs {
    /// Id within the network, below 256, chosen by the authority.
    pub id: u16,
    /// Display name, zero-padded UTF-8.
    pub name: [u8; 32],
    /// What its devices provide.
    pub category: Category,
    /// Name of the capacity unit, zero-padded UTF-8.
    pub capacity_unit: [u8; 32],
    /// H3 resolution at which devices are counted, 0 to 15. Fixed for ever.
    pub density_resolution: u8,
    /// Stake that stands behind each unit of a device's capacity, base units. Fixed for ever.
    pub bond_per_unit: u64,
    /// What can be changed later.
    pub parameters: ClassParametersArgs,
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
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [seeds::CLASS, network.key().as_ref(), &args.id.to_le_bytes()],
        bump
    )]
    pub class: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl CreateClassArgs {
    fn validate(&self) -> Result<()> {
        ensure(self.id < MAX_CLASSES, RegistryError::ClassIdOutOfRange)?;
        ensure(
            name::is_valid(&self.name) && name::is_valid(&self.capacity_unit),
            RegistryError::NameInvalid,
        )?;
        ensure(
            self.density_resolution <= MAX_RESOLUTION,
            RegistryError::ClassParameterInvalid,
        )?;
        self.parameters.validate()
    }
}

pub(crate) fn handle_create_class(ctx: Context<CreateClass>, args: CreateClassArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    args.validate()?;
    let accounts = &ctx.accounts;
    let network_key = accounts.network.key();
    let bump = ctx.bumps.class;
    {
        let mut network = accounts.network.load_mut()?;
        network.classes = network
            .classes
            .checked_add(1)
            .ok_or(RegistryError::CounterOverflow)?;
    }
    {
        let id = args.id.to_le_bytes();
        let seeds: &[&[u8]] = &[seeds::CLASS, network_key.as_ref(), &id, &[bump]];
        let mut class = create::<DeviceClass>(&accounts.payer, &accounts.class, seeds)?;
        class.version = DeviceClass::VERSION;
        class.bump = bump;
        class.id = args.id;
        class.category = args.category.code();
        class.density_resolution = args.density_resolution;
        class.network = network_key;
        class.parameters = args.parameters.into();
        class.bond_per_unit = args.bond_per_unit;
        class.capacity_unit = args.capacity_unit;
        class.name = args.name;
    }
    emit(
        &accounts.event_authority,
        &ClassCreated {
            network: network_key,
            class: accounts.class.key(),
            id: args.id,
            name: args.name,
            reward_weight_bps: args.parameters.reward_weight_bps,
        },
    )
}
