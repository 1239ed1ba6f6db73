//! `create_oracle_set`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::create;

use super::require_no_more_accounts;
use crate::errors::RewardError;
use crate::events::{OracleSetChanged, emit};
use crate::registry::Network;
use crate::seeds;
use crate::state::{OracleMember, OracleSet};

/// A member of an oracle set, as an argument.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct OracleMemberArgs {
    /// The key that proposes and votes.
    pub key: Pubkey,
    /// Its weight, at least 1.
    pub weight: u32,
}

/// Accounts of `create_oracle_set`.
#[event_cpi]
#[derive(Accounts)]
pub struct CreateOracleSet<'info> {
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The network's authority.
    pub authority: Signer<'info>,
    /// The network.
    #[account(has_one = authority @ RewardError::AuthorityMismatch)]
    pub network: AccountLoader<'info, Network>,
    /// The oracle set to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [seeds::ORACLE_SET, network.key().as_ref()],
        bump
    )]
    pub oracle_set: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

/// Arguments as the account stores them.
pub(crate) fn to_members(members: &[OracleMemberArgs]) -> Vec<OracleMember> {
    members
        .iter()
        .map(|member| OracleMember {
            key: member.key,
            weight: member.weight,
        })
        .collect()
}

pub(crate) fn handle_create_oracle_set(
    ctx: Context<CreateOracleSet>,
    members: Vec<OracleMemberArgs>,
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let network = ctx.accounts.network.key();
    let event = {
        let seeds: &[&[u8]] = &[seeds::ORACLE_SET, network.as_ref(), &[ctx.bumps.oracle_set]];
        let (payer, account) = (&ctx.accounts.payer, &ctx.accounts.oracle_set);
        let mut set = create::<OracleSet, _>(payer, account, seeds, RewardError::AccountExists)?;
        set.version = OracleSet::VERSION;
        set.bump = ctx.bumps.oracle_set;
        set.network = network;
        set.replace_members(&to_members(&members))?;
        OracleSetChanged {
            network,
            old_version: 0,
            new_version: set.set_version,
            members: set.count,
            total_weight: set.total_weight,
        }
    };
    emit(&ctx.accounts.event_authority, &event)
}
