//! `register_operator`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::events::OperatorRegistered;
use crate::seeds;
use crate::state::{Network, Operator, PauseGroup, incremented, now_u32};

/// Accounts of `register_operator`.
#[event_cpi]
#[derive(Accounts)]
pub struct RegisterOperator<'info> {
    /// Pays the rent, now and for the operator's devices.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Becomes the operator's authority.
    pub authority: Signer<'info>,
    /// The network.
    #[account(mut)]
    pub network: AccountLoader<'info, Network>,
    /// The operator to register.
    #[account(
        init,
        payer = payer,
        space = Operator::SPACE,
        seeds = [seeds::OPERATOR, network.key().as_ref(), authority.key().as_ref()],
        bump
    )]
    pub operator: AccountLoader<'info, Operator>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

pub(crate) fn handle_register_operator(ctx: Context<RegisterOperator>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let network_key = ctx.accounts.network.key();
    let authority = ctx.accounts.authority.key();
    let rent_payer = ctx.accounts.payer.key();
    {
        let mut network = ctx.accounts.network.load_mut()?;
        network.require_running(PauseGroup::Registration)?;
        network.operators = incremented(network.operators)?;
    }
    {
        let mut operator = ctx.accounts.operator.load_init()?;
        operator.version = Operator::VERSION;
        operator.bump = ctx.bumps.operator;
        operator.network = network_key;
        operator.authority = authority;
        operator.rent_payer = rent_payer;
        operator.registered_at = now_u32()?;
    }
    emit_cpi!(OperatorRegistered {
        network: network_key,
        operator: ctx.accounts.operator.key(),
        authority,
        rent_payer,
    });
    Ok(())
}
