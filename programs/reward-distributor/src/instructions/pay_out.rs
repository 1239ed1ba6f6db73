//! `pay_out`

use anchor_lang::prelude::*;
use flywheel_onchain::ensure_key;
use flywheel_onchain::tokens::token_account;

use super::require_no_more_accounts;
use crate::contexts::MovePayout;
use crate::errors::{RewardError, ensure};
use crate::events::{PayoutPaid, emit};

/// Credits what has arrived and takes out what the wallet is owed; returns wallet, credited and owed.
fn settle(accounts: &MovePayout<'_>, destination: u8) -> Result<(Pubkey, u64, u64)> {
    let vault = token_account(
        &accounts.vault,
        accounts.token_program.key,
        RewardError::PayoutMismatch,
    )?;
    let payout = accounts.payout.load()?;
    let mut balance = accounts.balance.load_mut()?;
    let credited = balance.credit(&payout, vault.amount)?;
    let slot = usize::from(destination);
    let wallet = payout
        .destinations
        .get(slot)
        .ok_or(RewardError::PayoutMismatch)?
        .wallet;
    let owed = balance.owed.get_mut(slot).ok_or(RewardError::PayoutMismatch)?;
    Ok((wallet, credited, core::mem::take(owed)))
}

pub(crate) fn handle_pay_out(ctx: Context<MovePayout>, destination: u8) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let mint = accounts.require_vault()?;
    let (wallet, credited, amount) = settle(accounts, destination)?;
    ensure(amount > 0, RewardError::NothingToRelease)?;
    let paid = token_account(
        &accounts.wallet_account,
        accounts.token_program.key,
        RewardError::PayoutMismatch,
    )?;
    ensure_key(&paid.owner, &wallet, RewardError::PayoutMismatch)?;
    ensure_key(&paid.mint, &mint, RewardError::PayoutMismatch)?;
    ensure(!paid.is_encumbered, RewardError::PayeeAccountEncumbered)?;
    accounts.transfer(&accounts.vault, &accounts.wallet_account, amount)?;
    emit(
        &accounts.event_authority,
        &PayoutPaid {
            payout: accounts.payout.key(),
            mint,
            wallet,
            credited,
            amount,
        },
    )
}
