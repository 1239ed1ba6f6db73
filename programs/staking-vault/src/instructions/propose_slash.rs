//! `propose_slash`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::{NewCase, OpenSlashArgs};
use crate::errors::StakingError;
use crate::events::emit;
use crate::programs::OracleSet;
use crate::seeds;
use crate::state::{OperatorStake, StakePool};

/// Accounts of `propose_slash`.
#[event_cpi]
#[derive(Accounts)]
pub struct ProposeSlash<'info> {
    /// A member of the oracle set; pays the rent, gets it back, and the reporter's share.
    #[account(mut)]
    pub oracle: Signer<'info>,
    /// The network's oracle set.
    #[account(
        constraint = oracle_set.load()?.network == pool.load()?.network @ StakingError::OracleSetMismatch
    )]
    pub oracle_set: AccountLoader<'info, OracleSet>,
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

pub(crate) fn handle_propose_slash(ctx: Context<ProposeSlash>, args: OpenSlashArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let new = NewCase {
        reporter: &accounts.oracle,
        pool: &accounts.pool,
        stake: &accounts.stake,
        case: &accounts.case,
        bump: ctx.bumps.case,
    };
    let set = accounts.oracle_set.load()?;
    let event = new.create(&args, |case, pool, stake, now| {
        // Who proposes votes for it; of a set of one that is enough.
        if case.vote(&set, accounts.oracle.key)? {
            case.open(pool, stake, now);
        }
        Ok(())
    })?;
    emit(&accounts.event_authority, &event)
}
