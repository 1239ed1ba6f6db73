//! One instruction per file: arguments, accounts, `validate`, handler. Accounts that several share are in `contexts/`.

pub mod accept_order;
pub mod apply_market_update;
pub mod buy_credits;
pub mod buy_pass;
pub mod buy_pass_with_credits;
pub mod cancel_order;
pub mod check_pass;
pub mod close_order;
pub mod close_pass;
pub mod create_customer;
pub mod create_market;
pub mod create_plan;
pub mod end_order;
pub mod forward_revenue;
pub mod open_order;
pub mod open_order_with_credits;
pub mod release_order;
pub mod set_market_pause;
pub mod settle_order;
pub mod settle_order_by_oracles;
pub mod update_market;
pub mod update_plan;
pub mod use_pass;

pub use accept_order::*;
pub use buy_credits::*;
pub use buy_pass::*;
pub use buy_pass_with_credits::*;
pub use cancel_order::*;
pub use check_pass::*;
pub use close_pass::*;
pub use create_customer::*;
pub use create_market::*;
pub use create_plan::*;
pub use end_order::*;
pub use forward_revenue::*;
pub use open_order::*;
pub use open_order_with_credits::*;
pub use settle_order_by_oracles::*;
pub use update_market::*;
pub use use_pass::*;

use anchor_lang::prelude::*;

use crate::errors::{MarketError, ensure};

/// Refuses accounts beyond those that an instruction names: none of them would be checked.
///
/// # Errors
/// `UnexpectedAccounts` when there are any.
pub(crate) fn require_no_more_accounts(remaining: &[AccountInfo<'_>]) -> Result<()> {
    ensure(remaining.is_empty(), MarketError::UnexpectedAccounts)
}
