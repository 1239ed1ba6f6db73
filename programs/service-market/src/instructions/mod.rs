//! One instruction per file: arguments, accounts, `validate`, handler. Accounts that several share are in `contexts/`.

pub mod cash_voucher;
pub mod claim_lock;
pub mod close_authorisation;
pub mod close_channel;
pub mod close_endowment;
pub mod create_authorisation;
pub mod create_customer;
pub mod create_lock;
pub mod create_market;
pub mod create_plan;
pub mod fund_authorisation;
pub mod open_channel;
pub mod pay_endowment;
pub mod release_endowment;
pub mod release_lock;
pub mod request_close_channel;
pub mod top_up_channel;
pub mod update_authorisation;
pub mod withdraw_authorisation;

pub use cash_voucher::*;
pub use claim_lock::*;
pub use close_authorisation::*;
pub use close_channel::*;
pub use close_endowment::*;
pub use create_authorisation::*;
pub use create_customer::*;
pub use create_lock::*;
pub use create_market::*;
pub use create_plan::*;
pub use fund_authorisation::*;
pub use open_channel::*;
pub use pay_endowment::*;
pub use release_endowment::*;
pub use release_lock::*;
pub use request_close_channel::*;
pub use top_up_channel::*;
pub use update_authorisation::*;
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
