//! `set_payee`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::events::{PayeeChanged, emit};
use crate::state::Operator;

/// Accounts of `set_payee`.
#[event_cpi]
#[derive(Accounts)]
pub struct SetPayee<'info> {
    /// The operator's authority.
    pub authority: Signer<'info>,
    /// The operator.
    #[account(mut)]
    pub operator: AccountLoader<'info, Operator>,
}

pub(crate) fn handle_set_payee(ctx: Context<SetPayee>, payee: Pubkey) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (network, old_payee) = {
        let mut operator = accounts.operator.load_mut()?;
        operator.require_authority(accounts.authority.key)?;
        (operator.network, core::mem::replace(&mut operator.payee, payee))
    };
    emit(
        &accounts.event_authority,
        &PayeeChanged {
            network,
            operator: accounts.operator.key(),
            old_payee,
            new_payee: payee,
        },
    )
}
