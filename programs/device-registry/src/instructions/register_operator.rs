//! `register_operator`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::account_io::create;
use crate::events::{OperatorRegistered, emit};
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
    /// The operator to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [seeds::OPERATOR, network.key().as_ref(), authority.key().as_ref()],
        bump
    )]
    pub operator: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

pub(crate) fn handle_register_operator(ctx: Context<RegisterOperator>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let network_key = accounts.network.key();
    let authority = accounts.authority.key();
    let rent_payer = accounts.payer.key();
    let bump = ctx.bumps.operator;
    {
        let mut network = accounts.network.load_mut()?;
        network.require_running(PauseGroup::Registration)?;
        network.operators = incremented(network.operators)?;
    }
    {
        let seeds: &[&[u8]] = &[seeds::OPERATOR, network_key.as_ref(), authority.as_ref(), &[bump]];
        let mut operator = create::<Operator>(&accounts.payer, &accounts.operator, seeds)?;
        operator.version = Operator::VERSION;
        operator.bump = bump;
        operator.network = network_key;
        operator.authority = authority;
        operator.rent_payer = rent_payer;
        operator.registered_at = now_u32()?;
        operator.rent_locked = accounts.operator.lamports();
    }
    emit(
        &accounts.event_authority,
        &OperatorRegistered {
            network: network_key,
            operator: accounts.operator.key(),
            authority,
            rent_payer,
        },
    )
}
