//! `create_stake_pool`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::create;
use flywheel_onchain::tokens::{create_token_account, plain_mint};

use super::require_no_more_accounts;
use crate::errors::StakingError;
use crate::events::{StakePoolCreated, emit};
use crate::programs::Network;
use crate::seeds;
use crate::state::{PoolKind, StakeParametersArgs, StakePool};

/// Accounts of `create_stake_pool`.
#[event_cpi]
#[derive(Accounts)]
#[instruction(kind: PoolKind)]
pub struct CreateStakePool<'info> {
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The network's authority.
    pub authority: Signer<'info>,
    /// The network.
    #[account(has_one = authority @ StakingError::AuthorityMismatch)]
    pub network: AccountLoader<'info, Network>,
    /// CHECK: the stake mint, read by `plain_mint`; test `every_instruction_refuses_every_generated_attack`.
    pub mint: UncheckedAccount<'info>,
    /// The pool to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [seeds::STAKE_POOL, network.key().as_ref(), mint.key().as_ref(), &[kind.code()]],
        bump
    )]
    pub pool: UncheckedAccount<'info>,
    /// The pool's token account to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut, seeds = [seeds::VAULT, pool.key().as_ref()], bump)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: owns the mint, which is one of two programs'; test `every_instruction_refuses_every_generated_attack`.
    #[account(address = *mint.owner @ StakingError::TokenProgramMismatch)]
    pub token_program: UncheckedAccount<'info>,
    /// Creates the accounts.
    pub system_program: Program<'info, System>,
}

impl CreateStakePool<'_> {
    #[inline(never)]
    fn found(&self, bump: u8, kind: PoolKind, parameters: StakeParametersArgs) -> Result<()> {
        parameters.validate(kind)?;
        let network = self.network.load()?;
        let (network_key, code) = (self.network.key(), [kind.code()]);
        let seeds: &[&[u8]] = &[
            seeds::STAKE_POOL,
            network_key.as_ref(),
            self.mint.key.as_ref(),
            &code,
            &[bump],
        ];
        let mut pool = create::<StakePool, _>(&self.payer, &self.pool, seeds, StakingError::AccountExists)?;
        pool.version = StakePool::VERSION;
        pool.bump = bump;
        pool.kind = kind.code();
        pool.network = network_key;
        pool.mint = *self.mint.key;
        pool.token_program = *self.mint.owner;
        pool.vault = *self.vault.key;
        pool.parameters = parameters.into();
        pool.epoch_seconds = network.epoch_seconds;
        pool.genesis = network.genesis;
        Ok(())
    }
}

pub(crate) fn handle_create_stake_pool(
    ctx: Context<CreateStakePool>,
    kind: PoolKind,
    parameters: StakeParametersArgs,
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    plain_mint(&accounts.mint, StakingError::MintNotAccepted)?;
    accounts.found(ctx.bumps.pool, kind, parameters)?;
    let pool = accounts.pool.key();
    create_token_account(
        &accounts.payer,
        &accounts.vault,
        &accounts.mint,
        &pool,
        &[seeds::VAULT, pool.as_ref(), &[ctx.bumps.vault]],
        StakingError::AccountExists,
    )?;
    emit(
        &accounts.event_authority,
        &StakePoolCreated {
            network: accounts.network.key(),
            pool,
            mint: accounts.mint.key(),
            kind: kind.code(),
            parameters,
        },
    )
}
