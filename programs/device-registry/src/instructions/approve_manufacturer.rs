//! `approve_manufacturer`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::errors::RegistryError;
use crate::events::ManufacturerApproved;
use crate::name;
use crate::seeds;
use crate::state::{Manufacturer, Network};

/// Arguments of `approve_manufacturer`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct ApproveManufacturerArgs {
    /// Id within the network, chosen by the authority.
    pub id: u16,
    /// Display name, zero-padded UTF-8.
    pub name: [u8; 32],
    /// The ed25519 key that will sign attestations.
    pub attestation_key: Pubkey,
    /// How many devices it may attest in all, at least 1.
    pub quota: u32,
    /// The classes it may attest: bit `id % 8` of byte `id / 8`.
    pub classes: [u8; 32],
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
    /// The manufacturer to approve.
    #[account(
        init,
        payer = payer,
        space = Manufacturer::SPACE,
        seeds = [seeds::MANUFACTURER, network.key().as_ref(), &args.id.to_le_bytes()],
        bump
    )]
    pub manufacturer: AccountLoader<'info, Manufacturer>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl ApproveManufacturerArgs {
    fn validate(&self) -> Result<()> {
        require!(name::is_valid(&self.name), RegistryError::NameInvalid);
        require!(self.quota > 0, RegistryError::QuotaZero);
        require!(self.classes != [0; 32], RegistryError::NoClassAllowed);
        Ok(())
    }
}

pub(crate) fn handle_approve_manufacturer(
    ctx: Context<ApproveManufacturer>,
    args: ApproveManufacturerArgs,
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    args.validate()?;
    let network_key = ctx.accounts.network.key();
    {
        let mut network = ctx.accounts.network.load_mut()?;
        network.manufacturers = network
            .manufacturers
            .checked_add(1)
            .ok_or_else(|| error!(RegistryError::CounterOverflow))?;
    }
    {
        let mut manufacturer = ctx.accounts.manufacturer.load_init()?;
        manufacturer.version = Manufacturer::VERSION;
        manufacturer.bump = ctx.bumps.manufacturer;
        manufacturer.id = args.id;
        manufacturer.network = network_key;
        manufacturer.attestation_key = args.attestation_key;
        manufacturer.quota = args.quota;
        manufacturer.classes = args.classes;
        manufacturer.name = args.name;
    }
    emit_cpi!(ManufacturerApproved {
        network: network_key,
        manufacturer: ctx.accounts.manufacturer.key(),
        id: args.id,
        attestation_key: args.attestation_key,
        quota: args.quota,
    });
    Ok(())
}
