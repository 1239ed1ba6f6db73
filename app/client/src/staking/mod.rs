//! Stake: what there is of it, and what it is worth, owed and earning.
//!
//! [`pools`], [`positions`], [`tickets`] and the like list accounts. [`worth`], [`owed`], [`weight`], [`votes`] and
//! [`forecast`] are pure: they work on copies of the accounts with the program's own arithmetic, so that they say what the
//! chain would.
//!
//! ```
//! use flywheel_client::ClientError;
//! use flywheel_client::chain::Chain;
//! use flywheel_client::staking;
//! use solana_address::Address;
//!
//! /// What a position could be taken out for now, base units.
//! fn worth(chain: &impl Chain, position: &Address) -> Result<Option<u64>, ClientError> {
//!     let holding = staking::holding(chain, position)?;
//!     Ok(holding.map(|holding| staking::worth(&holding.stake.account, &holding.position.account)))
//! }
//! ```

mod earnings;
mod read;

pub use earnings::*;
pub use read::*;

pub use flywheel_stake::{Standing, short_since, standing};
pub use staking_vault::state::{
    CaseStatus, MAX_REWARD_MINTS, MAX_REWARD_SECONDS, MAX_UNBONDING_SECONDS, MAX_WINDOW_SECONDS, PoolKind,
    RewardMint, StakeParameters,
};
