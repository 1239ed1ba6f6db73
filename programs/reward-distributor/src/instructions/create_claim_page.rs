//! `create_claim_page`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::create;

use super::require_no_more_accounts;
use crate::errors::RewardError;
use crate::events::{ClaimPageCreated, emit};
use crate::seeds;
use crate::state::{ClaimPage, Pool};

/// Accounts of `create_claim_page`.
#[event_cpi]
#[derive(Accounts)]
#[instruction(page: u32)]
pub struct CreateClaimPage<'info> {
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The pool.
    pub pool: AccountLoader<'info, Pool>,
    /// The page to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [seeds::CLAIM_PAGE, pool.key().as_ref(), &page.to_le_bytes()],
        bump
    )]
    pub claim_page: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

pub(crate) fn handle_create_claim_page(ctx: Context<CreateClaimPage>, page: u32) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let pool = ctx.accounts.pool.key();
    let rent_payer = ctx.accounts.payer.key();
    {
        let number = page.to_le_bytes();
        let seeds: &[&[u8]] = &[seeds::CLAIM_PAGE, pool.as_ref(), &number, &[ctx.bumps.claim_page]];
        let (payer, account) = (&ctx.accounts.payer, &ctx.accounts.claim_page);
        let mut claim_page = create::<ClaimPage, _>(payer, account, seeds, RewardError::AccountExists)?;
        claim_page.version = ClaimPage::VERSION;
        claim_page.bump = ctx.bumps.claim_page;
        claim_page.page = page;
        claim_page.pool = pool;
        claim_page.rent_payer = rent_payer;
    }
    emit(
        &ctx.accounts.event_authority,
        &ClaimPageCreated {
            pool,
            page,
            rent_payer,
        },
    )
}
