//! `offer_device`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::account_io::create;
use crate::errors::{RegistryError, ensure};
use crate::events::{DeviceOffered, emit};
use crate::seeds;
use crate::state::{
    Device, DeviceOffer, DeviceStatus, MAX_OFFER_SECONDS, Network, Operator, PauseGroup, now_u32,
    require_term,
};

/// Accounts of `offer_device`.
#[event_cpi]
#[derive(Accounts)]
pub struct OfferDevice<'info> {
    /// Pays the rent, and is refunded when the offer is accepted or cancelled.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The authority of the device's operator.
    pub authority: Signer<'info>,
    /// The network.
    pub network: AccountLoader<'info, Network>,
    /// The device's operator.
    #[account(
        has_one = network @ RegistryError::OperatorNetworkMismatch,
        has_one = authority @ RegistryError::OperatorAuthorityMismatch,
    )]
    pub operator: AccountLoader<'info, Operator>,
    /// The operator that may accept.
    #[account(has_one = network @ RegistryError::OperatorNetworkMismatch)]
    pub to_operator: AccountLoader<'info, Operator>,
    /// The device.
    #[account(
        has_one = network @ RegistryError::DeviceMismatch,
        has_one = operator @ RegistryError::DeviceMismatch,
    )]
    pub device: AccountLoader<'info, Device>,
    /// The offer to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [seeds::OFFER, network.key().as_ref(), device.key().as_ref()],
        bump
    )]
    pub offer: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

pub(crate) fn handle_offer_device(ctx: Context<OfferDevice>, expires_at: u32) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let network = accounts.network.key();
    let (device, from, to) = (
        accounts.device.key(),
        accounts.operator.key(),
        accounts.to_operator.key(),
    );
    let index = {
        let now = now_u32()?;
        accounts.network.load()?.require_running(PauseGroup::Lifecycle)?;
        require_term(
            expires_at,
            now,
            MAX_OFFER_SECONDS,
            RegistryError::OfferExpiryInvalid,
        )?;
        ensure(from != to, RegistryError::SelfTransfer)?;
        let device = accounts.device.load()?;
        ensure(
            device.status()? != DeviceStatus::Suspended,
            RegistryError::DeviceSuspended,
        )?;
        device.index
    };
    let bump = ctx.bumps.offer;
    {
        let seeds: &[&[u8]] = &[seeds::OFFER, network.as_ref(), device.as_ref(), &[bump]];
        let mut offer = create::<DeviceOffer>(&accounts.payer, &accounts.offer, seeds)?;
        offer.version = DeviceOffer::VERSION;
        offer.bump = bump;
        offer.expires_at = expires_at;
        offer.network = network;
        offer.device = device;
        offer.from_operator = from;
        offer.to_operator = to;
        offer.rent_payer = accounts.payer.key();
    }
    emit(
        &accounts.event_authority,
        &DeviceOffered {
            network,
            device,
            index,
            from_operator: from,
            to_operator: to,
            expires_at,
        },
    )
}
