//! `refund_claim_page`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::close;

use super::require_no_more_accounts;
use crate::errors::{RewardError, ensure};
use crate::events::{ClaimPageRefunded, emit};
use crate::state::ClaimPage;

/// Accounts of `refund_claim_page`.
#[event_cpi]
#[derive(Accounts)]
pub struct RefundClaimPage<'info> {
    /// The page.
    #[account(mut, has_one = rent_payer @ RewardError::RentPayerMismatch)]
    pub claim_page: AccountLoader<'info, ClaimPage>,
    /// CHECK: who paid the rent, by its address in the page; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
}

impl RefundClaimPage<'_> {
    /// Returns what the page holds above the rent of the day.
    fn return_excess(&self) -> Result<u64> {
        let page: &AccountInfo<'_> = self.claim_page.as_ref();
        let rent = Rent::get()?.minimum_balance(page.data_len());
        let excess = page.lamports().saturating_sub(rent);
        ensure(excess > 0, RewardError::NothingToRelease)?;
        page.sub_lamports(excess)?;
        self.rent_payer.add_lamports(excess)?;
        Ok(excess)
    }
}

pub(crate) fn handle_refund_claim_page(ctx: Context<RefundClaimPage>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (pool, page, closed) = {
        let page = accounts.claim_page.load()?;
        (page.pool, page.page, page.is_empty())
    };
    let lamports = if closed {
        close(accounts.claim_page.as_ref(), &accounts.rent_payer)?
    } else {
        accounts.return_excess()?
    };
    emit(
        &accounts.event_authority,
        &ClaimPageRefunded {
            pool,
            page,
            rent_payer: accounts.rent_payer.key(),
            lamports,
            closed,
        },
    )
}
