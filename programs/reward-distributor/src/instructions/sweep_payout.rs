//! `sweep_payout`

use anchor_lang::prelude::*;
use flywheel_onchain::ensure_key;
use flywheel_onchain::tokens::token_account;

use super::require_no_more_accounts;
use crate::contexts::MovePayout;
use crate::errors::{RewardError, ensure};
use crate::events::{PayoutSwept, emit};

pub(crate) fn handle_sweep_payout(ctx: Context<MovePayout>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let mint = accounts.require_vault()?;
    let source = token_account(
        &accounts.wallet_account,
        accounts.token_program.key,
        RewardError::PayoutMismatch,
    )?;
    ensure_key(&source.owner, &accounts.payout.key(), RewardError::PayoutMismatch)?;
    ensure_key(&source.mint, &mint, RewardError::PayoutMismatch)?;
    ensure(
        accounts.wallet_account.key != accounts.vault.key,
        RewardError::PayoutMismatch,
    )?;
    ensure(source.amount > 0, RewardError::NothingToRelease)?;
    accounts.transfer(&accounts.wallet_account, &accounts.vault, source.amount)?;
    emit(
        &accounts.event_authority,
        &PayoutSwept {
            payout: accounts.payout.key(),
            mint,
            source: accounts.wallet_account.key(),
            amount: source.amount,
        },
    )
}
