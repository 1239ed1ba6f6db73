//! One instruction per file: arguments, accounts, `validate`, handler. Accounts that several share are in `contexts/`.

pub mod accept_order;
pub mod apply_market_update;
pub mod buy_credits;
pub mod buy_pass;
pub mod buy_pass_with_credits;
pub mod cancel_order;
pub mod cash_voucher;
pub mod check_pass;
pub mod claim_lock;
pub mod close_authorisation;
pub mod close_channel;
pub mod close_endowment;
pub mod close_order;
pub mod close_pass;
pub mod create_authorisation;
pub mod create_customer;
pub mod create_lock;
pub mod create_market;
pub mod create_plan;
pub mod end_order;
pub mod forward_revenue;
pub mod fund_authorisation;
pub mod open_channel;
pub mod open_order;
pub mod open_order_with_credits;
pub mod pay_endowment;
pub mod release_endowment;
pub mod release_lock;
pub mod release_order;
pub mod request_close_channel;
pub mod set_market_pause;
pub mod settle_order;
pub mod settle_order_by_oracles;
pub mod top_up_channel;
pub mod update_authorisation;
pub mod update_market;
pub mod update_plan;
pub mod use_pass;
pub mod withdraw_authorisation;

pub use accept_order::*;
pub use buy_credits::*;
pub use buy_pass::*;
pub use buy_pass_with_credits::*;
pub use cancel_order::*;
pub use cash_voucher::*;
pub use check_pass::*;
pub use claim_lock::*;
pub use close_authorisation::*;
pub use close_channel::*;
pub use close_endowment::*;
pub use close_pass::*;
pub use create_authorisation::*;
pub use create_customer::*;
pub use create_lock::*;
pub use create_market::*;
pub use create_plan::*;
pub use end_order::*;
pub use forward_revenue::*;
pub use fund_authorisation::*;
pub use open_channel::*;
pub use open_order::*;
pub use open_order_with_credits::*;
pub use pay_endowment::*;
pub use release_endowment::*;
pub use release_lock::*;
pub use request_close_channel::*;
pub use settle_order_by_oracles::*;
pub use top_up_channel::*;
pub use update_authorisation::*;
pub use update_market::*;
pub use use_pass::*;
pub use withdraw_authorisation::*;

use anchor_lang::prelude::*;

use crate::errors::{MarketError, ensure};

/// Refuses accounts beyond those that an instruction names: none of them would be checked.
///
/// # Errors
/// `UnexpectedAccounts` when there are any.
pub(crate) fn require_no_more_accounts(remaining: &[AccountInfo<'_>]) -> Result<()> {
    ensure(remaining.is_empty(), MarketError::UnexpectedAccounts)
}
