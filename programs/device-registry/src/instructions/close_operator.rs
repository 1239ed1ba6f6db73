//! `close_operator`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::account_io::close;
use crate::errors::{RegistryError, ensure};
use crate::events::{OperatorClosed, emit};
use crate::state::{Network, Operator, decremented, now_u32};

/// Accounts of `close_operator`.
#[event_cpi]
#[derive(Accounts)]
pub struct CloseOperator<'info> {
    /// The operator's authority.
    pub authority: Signer<'info>,
    /// The network.
    #[account(mut)]
    pub network: AccountLoader<'info, Network>,
    /// The operator.
    #[account(
        mut,
        has_one = network @ RegistryError::OperatorNetworkMismatch,
        has_one = authority @ RegistryError::OperatorAuthorityMismatch,
        has_one = rent_payer @ RegistryError::RentPayerMismatch,
    )]
    pub operator: AccountLoader<'info, Operator>,
    /// CHECK: by its address, stored in the operator; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
}

pub(crate) fn handle_close_operator(ctx: Context<CloseOperator>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    {
        let operator = accounts.operator.load()?;
        ensure(operator.devices == 0, RegistryError::OperatorNotEmpty)?;
        // Otherwise closing and registering again would end a suspension.
        operator.require_not_suspended(now_u32()?)?;
        let mut network = accounts.network.load_mut()?;
        network.operators = decremented(network.operators)?;
    }
    let lamports = close(accounts.operator.as_ref(), &accounts.rent_payer)?;
    emit(
        &accounts.event_authority,
        &OperatorClosed {
            network: accounts.network.key(),
            operator: accounts.operator.key(),
            rent_payer: accounts.rent_payer.key(),
            lamports,
        },
    )
}
