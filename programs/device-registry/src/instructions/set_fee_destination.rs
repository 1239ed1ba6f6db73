//! `set_fee_destination`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::errors::{RegistryError, ensure_key};
use crate::events::{FeeDestinationChanged, emit};
use crate::fees::{plain_mint_decimals, require_token_account};
use crate::state::{DeviceClass, Network};

/// Accounts of `set_fee_destination`.
#[event_cpi]
#[derive(Accounts)]
pub struct SetFeeDestination<'info> {
    /// The network's fee admin.
    pub fee_admin: Signer<'info>,
    /// The network.
    #[account(has_one = fee_admin @ RegistryError::FeeAdminMismatch)]
    pub network: AccountLoader<'info, Network>,
    /// The class.
    #[account(mut, has_one = network @ RegistryError::ClassNetworkMismatch)]
    pub class: AccountLoader<'info, DeviceClass>,
    /// CHECK: by its address, stored in the class, and its owner and length; test
    /// `every_instruction_refuses_every_generated_attack`.
    pub fee_mint: UncheckedAccount<'info>,
    /// CHECK: an initialised token account of the mint; test `every_instruction_refuses_every_generated_attack`.
    pub fee_destination: UncheckedAccount<'info>,
}

pub(crate) fn handle_set_fee_destination(ctx: Context<SetFeeDestination>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let new_destination = accounts.fee_destination.key();
    let (id, old_destination) = {
        let mut class = accounts.class.load_mut()?;
        ensure_key(
            accounts.fee_mint.key,
            &class.parameters.fee_mint,
            RegistryError::FeeMintMismatch,
        )?;
        plain_mint_decimals(&accounts.fee_mint)?;
        require_token_account(&accounts.fee_destination, &accounts.fee_mint)?;
        let old_destination = class.fee_destination;
        class.fee_destination = new_destination;
        (class.id, old_destination)
    };
    emit(
        &accounts.event_authority,
        &FeeDestinationChanged {
            network: accounts.network.key(),
            class: accounts.class.key(),
            id,
            old_destination,
            new_destination,
        },
    )
}
