//! `approve_manufacturer`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::account_io::create;
use crate::errors::{RegistryError, ensure};
use crate::events::{ManufacturerApproved, emit};
use crate::state::{Manufacturer, Network};
use crate::{name, seeds};

/// Arguments of `approve_manufacturer`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct ApproveManufacturerArgs {
    /// Id within the network, chosen by the authority.
    pub id: u16,
    /// Display name, zero-padded UTF-8.
    pub name: [u8; 32],
    /// Who may rotate the attestation key.
    pub authority: Pubkey,
    /// The ed25519 key that will sign attestations.
    pub attestation_key: Pubkey,
    /// How many devices it may attest in all, at least 1.
    pub quota: u32,
    /// The classes it may attest: bit `id % 8` of byte `id / 8`.
    pub classes: [u8; 32],
    /// Stake that has to stand behind it, base units of the network's collateral mint; 0 for none.
    pub bond: u64,
}

/// Accounts of `approve_manufacturer`.
#[event_cpi]
#[derive(Accounts)]
#[instruction(args: ApproveManufacturerArgs)]
pub struct ApproveManufacturer<'info> {
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The network's authority.
    pub authority: Signer<'info>,
    /// The network.
    #[account(mut, has_one = authority @ RegistryError::AuthorityMismatch)]
    pub network: AccountLoader<'info, Network>,
    /// The manufacturer to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [seeds::MANUFACTURER, network.key().as_ref(), &args.id.to_le_bytes()],
        bump
    )]
    pub manufacturer: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl ApproveManufacturerArgs {
    fn validate(&self) -> Result<()> {
        ensure(name::is_valid(&self.name), RegistryError::NameInvalid)?;
        ensure(self.quota > 0, RegistryError::QuotaZero)?;
        ensure(self.classes != [0; 32], RegistryError::NoClassAllowed)
    }
}

pub(crate) fn handle_approve_manufacturer(
    ctx: Context<ApproveManufacturer>,
    args: ApproveManufacturerArgs,
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    args.validate()?;
    let accounts = &ctx.accounts;
    let network_key = accounts.network.key();
    let bump = ctx.bumps.manufacturer;
    {
        let mut network = accounts.network.load_mut()?;
        network.manufacturers = network
            .manufacturers
            .checked_add(1)
            .ok_or(RegistryError::CounterOverflow)?;
    }
    {
        let id = args.id.to_le_bytes();
        let seeds: &[&[u8]] = &[seeds::MANUFACTURER, network_key.as_ref(), &id, &[bump]];
        let mut manufacturer = create::<Manufacturer>(&accounts.payer, &accounts.manufacturer, seeds)?;
        manufacturer.version = Manufacturer::VERSION;
        manufacturer.bump = bump;
        manufacturer.id = args.id;
        manufacturer.network = network_key;
        manufacturer.authority = args.authority;
        manufacturer.attestation_key = args.attestation_key;
        manufacturer.quota = args.quota;
        manufacturer.classes = args.classes;
        manufacturer.bond = args.bond;
        manufacturer.name = args.name;
    }
    emit(
        &accounts.event_authority,
        &ManufacturerApproved {
            network: network_key,
            manufacturer: accounts.manufacturer.key(),
            id: args.id,
            attestation_key: args.attestation_key,
            quota: args.quota,
        },
    )
}
