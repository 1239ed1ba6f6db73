//! One instruction per file: arguments, accounts, `validate`, handler. Accounts that several share are in `contexts/`.

pub mod add_reward_mint;
pub mod appeal_slash;
pub mod apply_insurance_update;
pub mod apply_stake_pool_update;
pub mod cancel_unbonding;
pub mod charge_fault;
pub mod claim_and_stake;
pub mod claim_rewards;
pub mod close_fault;
pub mod close_position;
pub mod close_slash;
pub mod create_insurance;
pub mod create_stake_pool;
pub mod delegate;
pub mod execute_slash;
pub mod expire_lock;
pub mod extend_lock;
pub mod fund_rewards;
pub mod merge_positions;
pub mod open_operator_stake;
pub mod open_position;
pub mod open_slash;
pub mod pay_fault_fees;
pub mod pay_insurance;
pub mod pay_slash;
pub mod propose_slash;
pub mod request_unbonding;
pub mod set_stake_pause;
pub mod split_position;
pub mod top_up;
pub mod transfer_position;
pub mod update_bond;
pub mod update_insurance;
pub mod update_stake_pool;
pub mod veto_slash;
pub mod vote_slash;
pub mod withdraw;

pub use add_reward_mint::*;
pub use appeal_slash::*;
pub use cancel_unbonding::*;
pub use charge_fault::*;
pub use claim_and_stake::*;
pub use close_fault::*;
pub use close_position::*;
pub use close_slash::*;
pub use create_insurance::*;
pub use create_stake_pool::*;
pub use delegate::*;
pub use execute_slash::*;
pub use fund_rewards::*;
pub use merge_positions::*;
pub use open_operator_stake::*;
pub use open_position::*;
pub use open_slash::*;
pub use pay_fault_fees::*;
pub use pay_insurance::*;
pub use pay_slash::*;
pub use propose_slash::*;
pub use request_unbonding::*;
pub use split_position::*;
pub use top_up::*;
pub use update_bond::*;
pub use vote_slash::*;
pub use withdraw::*;

use anchor_lang::prelude::*;

use crate::errors::{StakingError, ensure};

/// Refuses accounts beyond those that an instruction names: none of them would be checked.
///
/// # Errors
/// `UnexpectedAccounts` when there are any.
pub(crate) fn require_no_more_accounts(remaining: &[AccountInfo<'_>]) -> Result<()> {
    ensure(remaining.is_empty(), StakingError::UnexpectedAccounts)
}
