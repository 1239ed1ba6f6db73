//! `create_customer`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::create;

use super::require_no_more_accounts;
use crate::errors::MarketError;
use crate::events::{CustomerCreated, emit};
use crate::programs::Network;
use crate::seeds;
use crate::state::Customer;

/// Accounts of `create_customer`.
#[event_cpi]
#[derive(Accounts)]
pub struct CreateCustomer<'info> {
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// CHECK: the customer, whoever it is; only its address counts; test `every_instruction_refuses_every_generated_attack`.
    pub wallet: UncheckedAccount<'info>,
    /// The network.
    pub network: AccountLoader<'info, Network>,
    /// The customer's account to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut, seeds = [seeds::CUSTOMER, network.key().as_ref(), wallet.key().as_ref()], bump)]
    pub customer_account: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

pub(crate) fn handle_create_customer(ctx: Context<CreateCustomer>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (network, wallet, bump) = (
        accounts.network.key(),
        accounts.wallet.key(),
        ctx.bumps.customer_account,
    );
    {
        let seeds: &[&[u8]] = &[seeds::CUSTOMER, network.as_ref(), wallet.as_ref(), &[bump]];
        let (payer, account) = (&accounts.payer, &accounts.customer_account);
        let mut customer = create::<Customer, _>(payer, account, seeds, MarketError::AccountExists)?;
        customer.version = Customer::VERSION;
        customer.bump = bump;
        customer.network = network;
        customer.wallet = wallet;
    }
    emit(
        &accounts.event_authority,
        &CustomerCreated {
            network,
            customer_account: accounts.customer_account.key(),
            wallet,
        },
    )
}
