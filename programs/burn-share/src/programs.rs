//! The other programs as this one sees them: generated from their IDLs, so that no program depends on another's crate.

use anchor_lang::prelude::*;

declare_program!(device_registry);
declare_program!(reward_distributor);
declare_program!(staking_vault);

pub use device_registry::accounts::Network;
pub use reward_distributor::accounts::Pool as RewardPool;
pub use staking_vault::accounts::StakePool;

/// The mode of a distributor's pool that pays out of its vault.
pub const MODE_FUNDED: u8 = 1;
