//! `lay_evidence`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::create;

use super::require_no_more_accounts;
use crate::contexts::Branch;
use crate::errors::{RewardError, ensure};
use crate::events::{EvidenceLaid, emit};
use crate::seeds;
use crate::state::{Evidence, RewardRoot};

/// Accounts of `lay_evidence`.
#[event_cpi]
#[derive(Accounts)]
#[instruction(branch: Branch)]
pub struct LayEvidence<'info> {
    /// Pays the rent, and gets it back.
    #[account(mut)]
    pub challenger: Signer<'info>,
    /// The root that the branch leads to.
    pub reward_root: AccountLoader<'info, RewardRoot>,
    /// The evidence to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [
            seeds::EVIDENCE,
            reward_root.key().as_ref(),
            challenger.key().as_ref(),
            &branch.position.to_le_bytes(),
        ],
        bump
    )]
    pub evidence: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

pub(crate) fn handle_lay_evidence(ctx: Context<LayEvidence>, branch: Branch) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (root_account, challenger) = (accounts.reward_root.key(), accounts.challenger.key());
    let leaf_count = {
        let root = accounts.reward_root.load()?;
        ensure(branch.leads_to(&root, &root.pool), RewardError::ProofInvalid)?;
        root.leaf_count
    };
    {
        let position = branch.position.to_le_bytes();
        let seeds: &[&[u8]] = &[
            seeds::EVIDENCE,
            root_account.as_ref(),
            challenger.as_ref(),
            &position,
            &[ctx.bumps.evidence],
        ];
        let (payer, account) = (&accounts.challenger, &accounts.evidence);
        let mut evidence = create::<Evidence, _>(payer, account, seeds, RewardError::AccountExists)?;
        evidence.version = Evidence::VERSION;
        evidence.bump = ctx.bumps.evidence;
        evidence.index = branch.index;
        evidence.position = branch.position;
        evidence.leaf_count = leaf_count;
        evidence.total = branch.total;
        evidence.reward_root = root_account;
        evidence.challenger = challenger;
    }
    emit(
        &accounts.event_authority,
        &EvidenceLaid {
            root_account,
            evidence: accounts.evidence.key(),
            challenger,
            index: branch.index,
            position: branch.position,
            total: branch.total,
        },
    )
}
