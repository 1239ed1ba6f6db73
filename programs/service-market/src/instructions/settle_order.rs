//! `settle_order`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::SettleOrder;
use crate::errors::{MarketError, ensure_key};
use crate::signatures::signer_of;
use crate::state::REPORTS_BY_CUSTOMER;

pub(crate) fn handle_settle_order(ctx: Context<SettleOrder>, quantity: u64) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (message, customer) = accounts.report(REPORTS_BY_CUSTOMER, quantity)?;
    let signer = signer_of(&message, &accounts.instructions, 1)?;
    ensure_key(&signer, &customer, MarketError::SignerMismatch)?;
    accounts.settle(quantity)
}
