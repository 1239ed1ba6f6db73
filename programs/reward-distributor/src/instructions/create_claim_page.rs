//! `create_claim_page`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::events::ClaimPageCreated;
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
    #[account(
        init,
        payer = payer,
        space = ClaimPage::SPACE,
        seeds = [seeds::CLAIM_PAGE, pool.key().as_ref(), &page.to_le_bytes()],
        bump
    )]
    pub claim_page: AccountLoader<'info, ClaimPage>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

pub(crate) fn handle_create_claim_page(ctx: Context<CreateClaimPage>, page: u32) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let pool = ctx.accounts.pool.key();
    let rent_payer = ctx.accounts.payer.key();
    {
        let mut claim_page = ctx.accounts.claim_page.load_init()?;
        claim_page.version = ClaimPage::VERSION;
        claim_page.bump = ctx.bumps.claim_page;
        claim_page.page = page;
        claim_page.pool = pool;
        claim_page.rent_payer = rent_payer;
    }
    emit_cpi!(ClaimPageCreated {
        pool,
        page,
        rent_payer
    });
    Ok(())
}
