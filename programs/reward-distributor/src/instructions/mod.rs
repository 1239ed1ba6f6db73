//! One instruction per file: arguments, accounts, `validate`, handler.

pub mod claim;
pub mod create_claim_page;
pub mod create_oracle_set;
pub mod create_pool;
pub mod finalize_root;
pub mod open_epoch;
pub mod propose_root;
pub mod update_oracle_set;
pub mod vote_root;

pub use claim::*;
pub use create_claim_page::*;
pub use create_oracle_set::*;
pub use create_pool::*;
pub use finalize_root::*;
pub use open_epoch::*;
pub use propose_root::*;
pub use update_oracle_set::*;
pub use vote_root::*;

use anchor_lang::prelude::*;

use crate::errors::{RewardError, ensure};

/// Refuses accounts beyond those that an instruction names: none of them would be checked.
///
/// # Errors
/// `UnexpectedAccounts` when there are any.
pub(crate) fn require_no_more_accounts(remaining: &[AccountInfo<'_>]) -> Result<()> {
    ensure(remaining.is_empty(), RewardError::UnexpectedAccounts)?;
    Ok(())
}
