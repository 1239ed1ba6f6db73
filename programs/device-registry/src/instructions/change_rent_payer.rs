//! `change_rent_payer`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::account_io::transfer_lamports;
use crate::errors::RegistryError;
use crate::events::{RentPayerChanged, emit};
use crate::state::{Network, Operator};

/// Accounts of `change_rent_payer`.
#[event_cpi]
#[derive(Accounts)]
pub struct ChangeRentPayer<'info> {
    /// Pays from now on, and pays back what is locked.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The operator's authority.
    pub authority: Signer<'info>,
    /// The network.
    pub network: AccountLoader<'info, Network>,
    /// The operator.
    #[account(
        mut,
        has_one = network @ RegistryError::OperatorNetworkMismatch,
        has_one = authority @ RegistryError::OperatorAuthorityMismatch,
        has_one = rent_payer @ RegistryError::RentPayerMismatch,
    )]
    pub operator: AccountLoader<'info, Operator>,
    /// CHECK: paid until now; by its address, stored in the operator; test
    /// `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
    /// Moves the lamports.
    pub system_program: Program<'info, System>,
}

pub(crate) fn handle_change_rent_payer(ctx: Context<ChangeRentPayer>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let new_rent_payer = accounts.payer.key();
    let lamports = {
        let mut operator = accounts.operator.load_mut()?;
        operator.rent_payer = new_rent_payer;
        operator.rent_locked
    };
    transfer_lamports(&accounts.payer, &accounts.rent_payer, lamports)?;
    emit(
        &accounts.event_authority,
        &RentPayerChanged {
            network: accounts.network.key(),
            operator: accounts.operator.key(),
            old_rent_payer: accounts.rent_payer.key(),
            new_rent_payer,
            lamports,
        },
    )
}
