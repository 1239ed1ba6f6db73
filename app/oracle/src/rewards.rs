//! How the pool of an epoch is divided among devices: integers only, no clock, no chain. The same input gives the same
//! amounts on every machine and in whatever order it was read.
//!
//! Each share is rounded down. What is left over is not emitted: it stays under the cap, for later epochs.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::input::{Device, EpochWork, Work};
use crate::network_file::{Emission, EmissionKind, Network, RewardRule};
use crate::weights::{WeightError, Weights};

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
    /// A device has no weight.
    #[error(transparent)]
    Weight(#[from] WeightError),
}

/// What one epoch pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpochRewards {
    /// The epoch.
    pub epoch: u32,
    /// What there was to divide, in base units.
    pub pool: u64,
    /// What the devices get together, in base units: `pool` less what rounding leaves.
    pub paid: u64,
    /// What each device gets, in base units, by its index. Devices that get nothing are absent.
    pub by_device: BTreeMap<u32, u64>,
}

/// The rewards of a network from epoch to epoch.
#[derive(Debug, Clone)]
pub struct Rewards {
    rule: RewardRule,
    emission: Emission,
    /// Smallest units of work in a unit: 10^decimals.
    work_unit: u128,
    weights: Weights,
    epoch_seconds: u32,
    totals: Vec<u64>,
    emitted: u64,
    /// The first and the last epoch that were paid.
    paid: Option<(u32, u32)>,
}

impl Rewards {
    /// The state before the first epoch. `devices` are in the order of their indexes, as [`crate::input::load`] gives them.
    ///
    /// # Errors
    ///
    /// [`RewardError::Weight`].
    pub fn new(network: &Network, devices: &[Device]) -> Result<Self, RewardError> {
        Ok(Self {
            rule: network.rewards,
            emission: network.emission,
            work_unit: 10u128.pow(u32::from(network.usage.decimals)),
            weights: Weights::new(network, devices)?,
            epoch_seconds: network.epoch_seconds,
            totals: vec![0; devices.len()],
            emitted: 0,
            paid: None,
        })
    }

    /// What each device has got in its lifetime, in base units, by its index.
    pub fn totals(&self) -> &[u64] {
        &self.totals
    }

    /// What all devices together have got, in base units.
    pub fn emitted(&self) -> u64 {
        self.emitted
    }

    /// Divides the pool of an epoch and adds it to the lifetime totals. An error leaves everything as it was.
    pub fn pay(&mut self, work: &EpochWork) -> Result<EpochRewards, RewardError> {
        let epoch = work.epoch;
        if let Some((_, last)) = self.paid.filter(|(_, last)| epoch <= *last) {
            return Err(RewardError::OutOfOrder { epoch, last });
        }
        let first = self.paid.map_or(epoch, |(first, _)| first);
        let overflow = RewardError::Overflow { epoch };
        let shares = self.shares(work, epoch.saturating_sub(first))?;
        let pool = self.pool(&work.work).ok_or(overflow)?;
        let by_device = divide(pool, &shares).ok_or(overflow)?;
        let mut totals = self.totals.clone();
        for (index, amount) in &by_device {
            let total = totals
                .get_mut(*index as usize)
                .ok_or(RewardError::UnknownDevice { epoch, index: *index })?;
            *total = total.checked_add(*amount).ok_or(overflow)?;
        }
        let paid = by_device.values().sum();
        self.emitted = self.emitted.checked_add(paid).ok_or(overflow)?;
        self.totals = totals;
        self.paid = Some((first, epoch));
        Ok(EpochRewards {
            epoch,
            pool,
            paid,
            by_device,
        })
    }

    /// What each device counts in the division, so many epochs after the first.
    fn shares(&self, work: &EpochWork, epochs: u32) -> Result<BTreeMap<u32, u128>, RewardError> {
        let epoch = work.epoch;
        // 32 bits by 32 bits: fits.
        let weights = self
            .weights
            .after(u64::from(epochs) * u64::from(self.epoch_seconds));
        match &work.work {
            Work::Network(_) => Ok((0..).zip(weights.into_iter().map(u128::from)).collect()),
            Work::Devices(by_device) => by_device
                .iter()
                .map(|(index, work)| {
                    let unknown = RewardError::UnknownDevice { epoch, index: *index };
                    let weight = weights.get(*index as usize).ok_or(unknown)?;
                    // 64 bits by 32 bits: fits.
                    Ok((*index, u128::from(*work) * u128::from(*weight)))
                })
                .collect(),
        }
    }

    /// What there is to divide: what the schedule allows, or less if the work is worth less. `None` on overflow.
    fn pool(&self, work: &Work) -> Option<u64> {
        let EmissionKind::Fixed = self.emission.kind;
        let available = self
            .emission
            .per_epoch
            .min(self.emission.cap.saturating_sub(self.emitted));
        let RewardRule::WorkShare { tokens_per_unit } = self.rule;
        let Some(price) = tokens_per_unit else {
            return Some(available);
        };
        let done = match work {
            Work::Network(work) => u128::from(*work),
            Work::Devices(by_device) => by_device.values().map(|work| u128::from(*work)).sum(),
        };
        let worth = done.checked_mul(u128::from(price))?.checked_div(self.work_unit)?;
        Some(u64::try_from(worth).map_or(available, |worth| worth.min(available)))
    }
}

/// Divides `pool` in proportion to `shares`, each rounded down; `None` on overflow. What counts nothing gets nothing, and if
/// nothing counts, nothing is divided.
fn divide(pool: u64, shares: &BTreeMap<u32, u128>) -> Option<BTreeMap<u32, u64>> {
    let sum = shares
        .values()
        .try_fold(0u128, |sum, share| sum.checked_add(*share))?;
    let mut amounts = BTreeMap::new();
    for (index, share) in shares.iter().filter(|_| sum > 0) {
        let amount = u128::from(pool).checked_mul(*share)?.checked_div(sum)?;
        if amount > 0 {
            amounts.insert(*index, u64::try_from(amount).ok()?);
        }
    }
    Some(amounts)
}
