//! `create_pool`

use anchor_lang::prelude::*;
use flywheel_onchain::tokens::{hand_over_mint, plain_mint};

use super::require_no_more_accounts;
use crate::contexts::{CreatePoolArgs, Founding};
use crate::errors::{RewardError, ensure};
use crate::events::emit;
use crate::registry::Network;
use crate::seeds;
use crate::state::MODE_MINT;

/// Accounts of `create_pool`.
#[event_cpi]
#[derive(Accounts)]
pub struct CreatePool<'info> {
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The network's authority.
    pub authority: Signer<'info>,
    /// The mint's present authority; the pool takes its place.
    pub mint_authority: Signer<'info>,
    /// The network.
    #[account(has_one = authority @ RewardError::AuthorityMismatch)]
    pub network: AccountLoader<'info, Network>,
    /// CHECK: the reward mint, read by `plain_mint`; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
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
    /// CHECK: owns the mint, which is one of two programs'; test `every_instruction_refuses_every_generated_attack`.
    #[account(address = *mint.owner @ RewardError::TokenProgramMismatch)]
    pub token_program: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl CreatePool<'_> {
    fn validate(&self, emission_cap: u64) -> Result<()> {
        let mint = plain_mint(&self.mint, RewardError::MintNotAccepted)?;
        ensure(!mint.can_freeze, RewardError::MintNotAccepted)?;
        ensure(
            mint.authority == Some(self.mint_authority.key()),
            RewardError::MintAuthorityMismatch,
        )?;
        // The supply must be able to hold all that the schedule emits on top of what exists.
        ensure(
            mint.supply.checked_add(emission_cap).is_some(),
            RewardError::EmissionInvalid,
        )
    }
}

pub(crate) fn handle_create_pool(ctx: Context<CreatePool>, args: CreatePoolArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    accounts.validate(args.emission.cap)?;
    let founding = Founding {
        payer: &accounts.payer,
        network: &accounts.network,
        mint: &accounts.mint,
        pool: &accounts.pool,
        bump: ctx.bumps.pool,
        mode: MODE_MINT,
        source: accounts.mint.key(),
    };
    let event = founding.found(&args)?;
    hand_over_mint(
        accounts.token_program.key,
        &accounts.mint,
        &accounts.mint_authority,
        accounts.pool.key,
    )?;
    emit(&accounts.event_authority, &event)
}
