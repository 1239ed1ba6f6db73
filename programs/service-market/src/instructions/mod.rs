//! One instruction per file: arguments, accounts, `validate`, handler. Accounts that several share are in `contexts/`.

pub mod create_customer;
pub mod create_market;
pub mod create_plan;

pub use create_customer::*;
pub use create_market::*;
pub use create_plan::*;

use anchor_lang::prelude::*;

use crate::errors::{MarketError, ensure};

/// Refuses accounts beyond those that an instruction names: none of them would be checked.
///
/// # Errors
/// `UnexpectedAccounts` when there are any.
pub(crate) fn require_no_more_accounts(remaining: &[AccountInfo<'_>]) -> Result<()> {
    ensure(remaining.is_empty(), MarketError::UnexpectedAccounts)
}
