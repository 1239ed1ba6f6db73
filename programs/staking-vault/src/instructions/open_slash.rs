//! `open_slash`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::{NewCase, OpenSlashArgs};
use crate::errors::StakingError;
use crate::events::emit;
use crate::programs::Network;
use crate::seeds;
use crate::state::{OperatorStake, StakePool};

/// Accounts of `open_slash`.
#[event_cpi]
#[derive(Accounts)]
pub struct OpenSlash<'info> {
    /// The network's authority; pays the rent, gets it back, and the reporter's share.
    #[account(mut)]
    pub authority: Signer<'info>,
    /// The network.
    #[account(
        has_one = authority @ StakingError::AuthorityMismatch,
        constraint = network.key() == pool.load()?.network @ StakingError::NetworkMismatch,
    )]
    pub network: AccountLoader<'info, Network>,
    /// The pool.
    pub pool: AccountLoader<'info, StakePool>,
    /// The operator stake.
    #[account(mut, has_one = pool @ StakingError::PoolMismatch)]
    pub stake: AccountLoader<'info, OperatorStake>,
    /// The case to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [seeds::SLASH_CASE, stake.key().as_ref(), &stake.load()?.cases.to_le_bytes()],
        bump
    )]
    pub case: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

pub(crate) fn handle_open_slash(ctx: Context<OpenSlash>, args: OpenSlashArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let new = NewCase {
        reporter: &accounts.authority,
        pool: &accounts.pool,
        stake: &accounts.stake,
        case: &accounts.case,
        bump: ctx.bumps.case,
    };
    let event = new.create(&args, |case, pool, stake, now| {
        case.open(pool, stake, now);
        Ok(())
    })?;
    emit(&accounts.event_authority, &event)
}
