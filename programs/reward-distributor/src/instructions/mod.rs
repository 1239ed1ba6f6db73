//! One instruction per file: arguments, accounts, `validate`, handler. Accounts that several share are in `contexts/`.

pub mod accrue_burns;
pub mod apply_pool_update;
pub mod claim;
pub mod claim_many;
pub mod claim_vesting;
pub mod close_epoch;
pub mod close_evidence;
pub mod close_vesting;
pub mod create_claim_page;
pub mod create_funded_pool;
pub mod create_oracle_set;
pub mod create_payout;
pub mod create_pool;
pub mod exit_vesting;
pub mod finalize_root;
pub mod fund_pool;
pub mod lay_evidence;
pub mod open_epoch;
pub mod open_payout_mint;
pub mod open_vesting;
pub mod pay_out;
pub mod propose_root;
pub mod prove_above_cap;
pub mod prove_bad_sum;
pub mod prove_decrease;
pub mod prove_lifetime_above_cap;
pub mod prove_newcomer_above_cap;
pub mod prove_omission;
pub mod prove_unregistered;
pub mod prove_unsorted;
pub mod refund_claim_page;
pub mod release_root;
pub mod release_vested;
pub mod set_pool_pause;
pub mod sweep_payout;
pub mod update_oracle_set;
pub mod update_pool;
pub mod vote_root;

pub use accrue_burns::*;
pub use claim::*;
pub use claim_many::*;
pub use claim_vesting::*;
pub use close_epoch::*;
pub use close_evidence::*;
pub use close_vesting::*;
pub use create_claim_page::*;
pub use create_funded_pool::*;
pub use create_oracle_set::*;
pub use create_payout::*;
pub use create_pool::*;
pub use exit_vesting::*;
pub use finalize_root::*;
pub use fund_pool::*;
pub use lay_evidence::*;
pub use open_epoch::*;
pub use open_payout_mint::*;
pub use open_vesting::*;
pub use propose_root::*;
pub use prove_bad_sum::*;
pub use prove_unregistered::*;
pub use refund_claim_page::*;
pub use release_root::*;
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
