//! `create_funded_pool`

use anchor_lang::prelude::*;
use flywheel_onchain::tokens::{create_token_account, plain_mint};

use super::require_no_more_accounts;
use crate::contexts::{CreatePoolArgs, Founding};
use crate::errors::RewardError;
use crate::events::emit;
use crate::registry::Network;
use crate::seeds;
use crate::state::MODE_FUNDED;

/// Accounts of `create_funded_pool`.
#[event_cpi]
#[derive(Accounts)]
pub struct CreateFundedPool<'info> {
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The network's authority.
    pub authority: Signer<'info>,
    /// The network.
    #[account(has_one = authority @ RewardError::AuthorityMismatch)]
    pub network: AccountLoader<'info, Network>,
    /// CHECK: the reward mint, read by `plain_mint`; test `every_instruction_refuses_every_generated_attack`.
    pub mint: UncheckedAccount<'info>,
    /// The pool to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [seeds::POOL, network.key().as_ref(), mint.key().as_ref()],
        bump
    )]
    pub pool: UncheckedAccount<'info>,
    /// The pool's token account to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut, seeds = [seeds::VAULT, pool.key().as_ref()], bump)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: owns the mint, which is one of two programs'; test `every_instruction_refuses_every_generated_attack`.
    #[account(address = *mint.owner @ RewardError::TokenProgramMismatch)]
    pub token_program: UncheckedAccount<'info>,
    /// Creates the accounts.
    pub system_program: Program<'info, System>,
}

pub(crate) fn handle_create_funded_pool(ctx: Context<CreateFundedPool>, args: CreatePoolArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    plain_mint(&accounts.mint, RewardError::MintNotAccepted)?;
    let founding = Founding {
        payer: &accounts.payer,
        network: &accounts.network,
        mint: &accounts.mint,
        pool: &accounts.pool,
        bump: ctx.bumps.pool,
        mode: MODE_FUNDED,
        source: accounts.vault.key(),
    };
    let event = founding.found(&args)?;
    let pool = accounts.pool.key();
    create_token_account(
        &accounts.payer,
        &accounts.vault,
        &accounts.mint,
        &pool,
        &[seeds::VAULT, pool.as_ref(), &[ctx.bumps.vault]],
        RewardError::AccountExists,
    )?;
    emit(&accounts.event_authority, &event)
}
