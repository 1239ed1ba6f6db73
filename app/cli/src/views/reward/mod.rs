//! Reward pools and their epochs.

mod epoch;
mod pool;

pub use epoch::RewardEpochView;
pub use pool::RewardPoolView;
