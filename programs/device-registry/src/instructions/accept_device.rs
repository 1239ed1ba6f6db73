//! `accept_device`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::account_io::{close, transfer_lamports};
use crate::contexts::require_device_of;
use crate::errors::{RegistryError, ensure};
use crate::events::{DeviceTransferred, emit};
use crate::state::{Device, DeviceClass, DeviceOffer, DeviceStatus, Network, Operator, PauseGroup, now_u32};

/// Accounts of `accept_device`.
#[event_cpi]
#[derive(Accounts)]
pub struct AcceptDevice<'info> {
    /// The rent payer of the operator that accepts: pays the other one what is locked in the device.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The authority of the operator that accepts.
    pub authority: Signer<'info>,
    /// The network.
    pub network: AccountLoader<'info, Network>,
    /// The device's class.
    #[account(has_one = network @ RegistryError::ClassNetworkMismatch)]
    pub class: AccountLoader<'info, DeviceClass>,
    /// The operator that offered the device.
    #[account(mut, has_one = network @ RegistryError::OperatorNetworkMismatch)]
    pub from_operator: AccountLoader<'info, Operator>,
    /// The operator that accepts it.
    #[account(
        mut,
        has_one = network @ RegistryError::OperatorNetworkMismatch,
        has_one = authority @ RegistryError::OperatorAuthorityMismatch,
    )]
    pub to_operator: AccountLoader<'info, Operator>,
    /// The device.
    #[account(mut)]
    pub device: AccountLoader<'info, Device>,
    /// The offer, which is closed.
    #[account(
        mut,
        has_one = network @ RegistryError::OfferMismatch,
        has_one = device @ RegistryError::OfferMismatch,
        has_one = from_operator @ RegistryError::OfferMismatch,
        has_one = to_operator @ RegistryError::OfferMismatch,
    )]
    pub offer: AccountLoader<'info, DeviceOffer>,
    /// CHECK: rent payer of `from_operator`, by its address; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub from_rent_payer: UncheckedAccount<'info>,
    /// CHECK: rent payer of the offer, by its address; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub offer_rent_payer: UncheckedAccount<'info>,
    /// Moves the lamports.
    pub system_program: Program<'info, System>,
}

impl AcceptDevice<'_> {
    fn validate(&self) -> Result<()> {
        let now = now_u32()?;
        let offer = self.offer.load()?;
        let (from, to) = (self.from_operator.load()?, self.to_operator.load()?);
        let device = self.device.load()?;
        self.network.load()?.require_running(PauseGroup::Lifecycle)?;
        ensure(now <= offer.expires_at, RegistryError::OfferExpired)?;
        ensure(
            to.rent_payer == self.payer.key()
                && from.rent_payer == self.from_rent_payer.key()
                && offer.rent_payer == self.offer_rent_payer.key(),
            RegistryError::RentPayerMismatch,
        )?;
        to.require_not_suspended(now)?;
        from.require_not_suspended(now)?;
        require_device_of(
            &device,
            &self.network.key(),
            &*self.class.load()?,
            &self.from_operator.key(),
        )?;
        ensure(
            device.status()? != DeviceStatus::Suspended,
            RegistryError::DeviceSuspended,
        )
    }
}

pub(crate) fn handle_accept_device(ctx: Context<AcceptDevice>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    accounts.validate()?;
    let lamports = accounts.device.as_ref().lamports();
    transfer_lamports(&accounts.payer, &accounts.from_rent_payer, lamports)?;
    let index = {
        let mut device = accounts.device.load_mut()?;
        let bond = accounts.class.load()?.bond_of(device.capacity)?;
        accounts.from_operator.load_mut()?.remove_device(lamports, bond)?;
        accounts.to_operator.load_mut()?.add_device(lamports, bond)?;
        device.operator = accounts.to_operator.key();
        device.index
    };
    close(accounts.offer.as_ref(), &accounts.offer_rent_payer)?;
    emit(
        &accounts.event_authority,
        &DeviceTransferred {
            network: accounts.network.key(),
            device: accounts.device.key(),
            index,
            old_operator: accounts.from_operator.key(),
            new_operator: accounts.to_operator.key(),
            lamports,
        },
    )
}
