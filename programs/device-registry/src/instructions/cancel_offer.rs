//! `cancel_offer`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::account_io::close;
use crate::errors::{RegistryError, ensure};
use crate::events::{OfferCancelled, emit};
use crate::state::{DeviceOffer, Network, Operator, now_u32};

/// Accounts of `cancel_offer`. The device itself is not among them: it may be gone.
#[event_cpi]
#[derive(Accounts)]
pub struct CancelOffer<'info> {
    /// The authority of the operator that made the offer; anybody after it has expired.
    pub signer: Signer<'info>,
    /// The network.
    pub network: AccountLoader<'info, Network>,
    /// CHECK: by its address, stored in the offer; may be closed, and then only expiry lets anybody cancel; test
    /// `an_offer_outlives_neither_its_expiry_nor_its_maker`.
    pub from_operator: UncheckedAccount<'info>,
    /// The offer.
    #[account(
        mut,
        has_one = network @ RegistryError::OfferMismatch,
        has_one = from_operator @ RegistryError::OfferMismatch,
        has_one = rent_payer @ RegistryError::RentPayerMismatch,
    )]
    pub offer: AccountLoader<'info, DeviceOffer>,
    /// CHECK: by its address, stored in the offer; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
}

impl CancelOffer<'_> {
    fn validate(&self, expires_at: u32) -> Result<()> {
        if now_u32()? > expires_at {
            return Ok(());
        }
        let operator = crate::account_io::content::<Operator>(&self.from_operator)
            .map_err(|_| RegistryError::OfferNotCancellable)?;
        ensure(
            operator.authority == self.signer.key(),
            RegistryError::OfferNotCancellable,
        )
    }
}

pub(crate) fn handle_cancel_offer(ctx: Context<CancelOffer>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = {
        let offer = accounts.offer.load()?;
        accounts.validate(offer.expires_at)?;
        OfferCancelled {
            network: offer.network,
            device: offer.device,
            from_operator: offer.from_operator,
            to_operator: offer.to_operator,
        }
    };
    close(accounts.offer.as_ref(), &accounts.rent_payer)?;
    emit(&accounts.event_authority, &event)
}
