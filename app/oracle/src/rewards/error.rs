//! Why rewards cannot be computed.

use thiserror::Error;

use crate::network_file::EmissionError;
use crate::weights::WeightError;

/// Why rewards cannot be computed. Amounts are refused rather than wrapped or clipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RewardError {
    /// A product or a sum is beyond 2^128, or a lifetime total beyond 2^64.
    #[error(
        "epoch {epoch}: rewards overflow; the work, the devices' weights or the token's decimals are too large"
    )]
    Overflow {
        /// The epoch that was being divided.
        epoch: u32,
    },
    /// Work is reported for a device that is not in the table.
    #[error("epoch {epoch}: no device has index {index}")]
    UnknownDevice {
        /// The epoch that was being divided.
        epoch: u32,
        /// The index.
        index: u32,
    },
    /// Epochs have to be paid in order, each once.
    #[error("epoch {epoch} does not come after epoch {last}, which is paid already")]
    OutOfOrder {
        /// The epoch that was to be paid.
        epoch: u32,
        /// The last one that was paid.
        last: u32,
    },
    /// A metric that a bucket is divided by is not there, or not in the form that its rule needs.
    #[error("epoch {epoch}: bucket {bucket} is divided by values that are not in the usage of this epoch")]
    MissingMetric {
        /// The epoch that was being divided.
        epoch: u32,
        /// The bucket, counted from 1.
        bucket: usize,
    },
    /// A device has passed more challenges than were set to it.
    #[error("epoch {epoch}: device {index} has passed more challenges than were set to it")]
    TooManyPassed {
        /// The epoch that was being divided.
        epoch: u32,
        /// The device.
        index: u32,
    },
    /// A validator's score is beyond 16 bits.
    #[error("epoch {epoch}: a score of device {index} is above 65535")]
    ScoreTooGreat {
        /// The epoch that was being divided.
        epoch: u32,
        /// The device.
        index: u32,
    },
    /// There are not as many multipliers as devices.
    #[error("{found} multipliers for {devices} devices; there has to be one for each")]
    MultiplierCount {
        /// How many there are.
        found: usize,
        /// How many there should be.
        devices: usize,
    },
    /// The schedule gives no pool.
    #[error("epoch {epoch}: {source}")]
    Emission {
        /// The epoch that was to be paid.
        epoch: u32,
        /// Why not.
        source: EmissionError,
    },
    /// A device has no weight.
    #[error(transparent)]
    Weight(#[from] WeightError),
}

/// Why saved rewards cannot be gone on with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum StateError {
    /// The bytes are those of another version of this program.
    #[error("the saved state is of version {0}, this program reads version {expected}", expected = super::state::VERSION)]
    Version(u8),
    /// The bytes end too early or too late.
    #[error("the saved state has {found} bytes instead of {expected}")]
    Length {
        /// How many there are.
        found: usize,
        /// How many there should be; what can be told before the end is reached.
        expected: usize,
    },
    /// The devices are not those the state was saved with, in the same order, with none or some behind them.
    #[error("the saved state is of {saved} devices that are not the first of these {found}")]
    Devices {
        /// How many were saved.
        saved: usize,
        /// How many there are now.
        found: usize,
    },
    /// The buckets of the network file are others, or their rules.
    #[error("the saved state is of other reward rules than those of the network file")]
    Rules,
    /// The lifetime totals do not sum to what was emitted.
    #[error("the saved state contradicts itself: its totals sum to {sum}, but {emitted} were emitted")]
    Sum {
        /// The sum of the totals.
        sum: u128,
        /// What was emitted.
        emitted: u64,
    },
    /// The rewards cannot be computed even from the beginning.
    #[error(transparent)]
    Reward(#[from] RewardError),
}
