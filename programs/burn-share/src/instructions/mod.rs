//! One instruction per file: arguments, accounts, `validate`, handler. Accounts that several share are in `contexts/`.

pub mod apply_price_feed;
pub mod apply_recipients;
pub mod apply_revenue_update;
pub mod burn_lot;
pub mod burn_tokens;
pub mod buy_lot;
pub mod close_statement;
pub mod crank;
pub mod create_price_feed;
pub mod create_revenue_pool;
pub mod deposit_revenue;
pub mod pay_recipient;
pub mod post_price;
pub mod refund_revenue;
pub mod set_direct_burn;
pub mod set_halt;
pub mod update_price_feed;
pub mod update_recipients;
pub mod update_revenue_pool;

pub use burn_lot::*;
pub use burn_tokens::*;
pub use buy_lot::*;
pub use close_statement::*;
pub use crank::*;
pub use create_price_feed::*;
pub use create_revenue_pool::*;
pub use deposit_revenue::*;
pub use pay_recipient::*;
pub use post_price::*;
pub use refund_revenue::*;
pub use update_revenue_pool::*;

use anchor_lang::prelude::*;

use crate::errors::{BurnShareError, ensure, ensure_key};

/// Refuses accounts beyond those that an instruction names: none of them would be checked.
///
/// # Errors
/// `UnexpectedAccounts` when there are any.
pub(crate) fn require_no_more_accounts(remaining: &[AccountInfo<'_>]) -> Result<()> {
    ensure(remaining.is_empty(), BurnShareError::UnexpectedAccounts)
}

/// Refuses another account in the place of this program's. The call that sends the event would notice it, but not where the
/// program also stands for an account that is left out.
///
/// # Errors
/// `InvalidProgramId` when it is another.
pub(crate) fn require_this_program(program: &AccountInfo<'_>) -> Result<()> {
    ensure_key(program.key, &crate::ID, ErrorCode::InvalidProgramId)
}
