//! Reward pools and their epochs.

mod epoch;
mod pool;
mod vesting;

pub use epoch::RewardEpochView;
pub use pool::RewardPoolView;
pub use vesting::VestingView;
