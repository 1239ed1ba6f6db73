//! How the pool of an epoch is divided among devices: integers only, no clock, no chain. The same input gives the same
//! amounts on every machine and in whatever order it was read.
//!
//! The pool is what the emission schedule allows ([`crate::network_file::Emission`]). It is cut into buckets, each divided by
//! its rule ([`crate::rules`]), and caps are applied. Each amount is rounded down. What is left over is not emitted: it stays
//! under the cap, for later epochs.

mod bucket;
mod error;
mod state;

use std::sync::Arc;

use rayon::prelude::*;

pub use error::{RewardError, StateError};

use self::state::digest;
use crate::input::{Device, EpochWork};
use crate::network_file::{BPS, Emission, EmissionInput, Network, RewardRules};
use crate::rules::streak::Streak;
use crate::rules::{cap_devices, cap_operators};
use crate::weights::Weights;

/// What one epoch pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpochRewards {
    /// The epoch.
    pub epoch: u32,
    /// What there was to divide, in base units.
    pub pool: u64,
    /// What the devices get together, in base units: `pool` less what rounding and caps leave.
    pub paid: u64,
    /// What each device gets, in base units, by its index.
    pub by_device: Vec<u64>,
    /// What each bucket pays, in the order of the network file.
    pub buckets: Vec<BucketRewards>,
}

/// What one bucket of an epoch pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BucketRewards {
    /// What there was to divide, in base units.
    pub pool: u64,
    /// What the devices get together before the network's own caps, in base units.
    pub paid: u64,
}

impl EpochRewards {
    /// The devices that get something, by index, with what they get in base units.
    pub fn paid_devices(&self) -> impl Iterator<Item = (u32, u64)> + '_ {
        (0..)
            .zip(self.by_device.iter().copied())
            .filter(|(_, amount)| *amount > 0)
    }

    /// Whether a device gets something.
    pub fn pays(&self, index: u32) -> bool {
        self.by_device
            .get(index as usize)
            .is_some_and(|amount| *amount > 0)
    }
}

/// The rewards of a network from epoch to epoch.
#[derive(Debug, Clone)]
pub struct Rewards {
    terms: Arc<Terms>,
    state: State,
}

/// What does not change from epoch to epoch.
#[derive(Debug)]
struct Terms {
    rules: RewardRules,
    emission: Emission,
    /// The decimals of each metric.
    decimals: Vec<u8>,
    weights: Weights,
    epoch_seconds: u32,
    /// By device index.
    classes: Vec<u8>,
    operators: Vec<u32>,
    live: Vec<bool>,
    /// Of the names of all devices.
    digest: [u8; 32],
}

/// What one epoch hands to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
struct State {
    totals: Vec<u64>,
    emitted: u64,
    /// The first and the last epoch that were paid.
    paid: Option<(u32, u32)>,
    /// For each bucket the streaks of the devices; of rules without history none.
    streaks: Vec<Vec<Streak>>,
}

impl Rewards {
    /// The state before the first epoch. `devices` are in the order of their indexes, as [`crate::input::load`] gives them.
    ///
    /// # Errors
    ///
    /// [`RewardError::Weight`].
    pub fn new(network: &Network, devices: &[Device]) -> Result<Self, RewardError> {
        let metrics = &network.usage.metrics;
        let terms = Terms {
            rules: network.rewards.clone(),
            emission: network.emission,
            decimals: metrics.iter().map(|metric| metric.decimals).collect(),
            weights: Weights::new(network, devices)?,
            epoch_seconds: network.epoch_seconds,
            classes: devices.iter().map(|device| device.class).collect(),
            operators: devices.iter().map(|device| device.operator).collect(),
            live: devices.iter().map(|device| device.live).collect(),
            digest: digest(devices),
        };
        let state = State {
            totals: vec![0; devices.len()],
            emitted: 0,
            paid: None,
            streaks: vec![Vec::new(); terms.rules.buckets.len()],
        };
        Ok(Self {
            terms: Arc::new(terms),
            state,
        })
    }

    /// What each device has got in its lifetime, in base units, by its index.
    pub fn totals(&self) -> &[u64] {
        &self.state.totals
    }

    /// What all devices together have got, in base units.
    pub fn emitted(&self) -> u64 {
        self.state.emitted
    }

    /// The last epoch that was paid.
    pub fn last_epoch(&self) -> Option<u32> {
        self.state.paid.map(|(_, last)| last)
    }

    /// Divides the pool of an epoch and adds it to the lifetime totals. An error leaves everything as it was.
    ///
    /// The devices' multipliers are computed from the files: [`crate::weights`].
    ///
    /// # Errors
    ///
    /// [`RewardError`].
    pub fn pay(&mut self, work: &EpochWork) -> Result<EpochRewards, RewardError> {
        let first = self.state.paid.map_or(work.epoch, |(first, _)| first);
        let epochs = work.epoch.saturating_sub(first);
        // 32 bits by 32 bits: fits.
        let seconds = u64::from(epochs) * u64::from(self.terms.epoch_seconds);
        let multipliers = self.terms.weights.after(seconds);
        self.pay_weighted(work, &multipliers)
    }

    /// Like [`Rewards::pay`], with multipliers that are known from elsewhere: the registry, at a moment of the epoch.
    ///
    /// # Arguments
    /// - `multipliers`: what a unit of each device's work counts, in basis points, by device index
    ///
    /// # Errors
    ///
    /// [`RewardError`].
    pub fn pay_weighted(
        &mut self,
        work: &EpochWork,
        multipliers: &[u32],
    ) -> Result<EpochRewards, RewardError> {
        let epoch = work.epoch;
        let (terms, state) = (&*self.terms, &self.state);
        if let Some((_, last)) = state.paid.filter(|(_, last)| epoch <= *last) {
            return Err(RewardError::OutOfOrder { epoch, last });
        }
        if multipliers.len() != state.totals.len() {
            return Err(RewardError::MultiplierCount {
                found: multipliers.len(),
                devices: state.totals.len(),
            });
        }
        let input = EmissionInput {
            granted: state.emitted,
            burned: work.burned,
            funded_total: work.funded_total,
        };
        let available = terms
            .emission
            .pool(epoch, &input)
            .map_err(|source| RewardError::Emission { epoch, source })?;
        let mut paid = Paid {
            amounts: vec![0; state.totals.len()],
            buckets: Vec::new(),
            streaks: Vec::new(),
        };
        for (position, bucket) in terms.rules.buckets.iter().enumerate() {
            let pool = share_of(available, bucket.share_bps);
            let division = bucket::divide(terms, state, position, pool, work, multipliers)?;
            paid.add(division);
        }
        self.settle(epoch, paid)
    }

    /// Applies the caps of the whole epoch and takes it into the totals.
    fn settle(&mut self, epoch: u32, mut paid: Paid) -> Result<EpochRewards, RewardError> {
        let rules = &self.terms.rules;
        if let Some(most) = rules.max_per_device {
            cap_devices(&mut paid.amounts, most);
        }
        if let Some(most) = rules.max_per_operator {
            cap_operators(&mut paid.amounts, &self.terms.operators, most);
        }
        // The amounts of a pool sum to no more than the pool.
        let sum: u64 = paid.amounts.par_iter().sum();
        let emitted = self.state.emitted.checked_add(sum);
        self.state.emitted = emitted.ok_or(RewardError::Overflow { epoch })?;
        // No total is above what was emitted, so none overflows.
        let both = self.state.totals.par_iter_mut().zip(paid.amounts.par_iter());
        both.for_each(|(total, amount)| *total = total.saturating_add(*amount));
        let first = self.state.paid.map_or(epoch, |(first, _)| first);
        self.state.paid = Some((first, epoch));
        self.state.streaks = paid.streaks;
        Ok(EpochRewards {
            epoch,
            pool: paid.buckets.iter().map(|bucket| bucket.pool).sum(),
            paid: sum,
            by_device: paid.amounts,
            buckets: paid.buckets,
        })
    }
}

/// What the buckets of an epoch that were divided so far pay.
struct Paid {
    amounts: Vec<u64>,
    buckets: Vec<BucketRewards>,
    streaks: Vec<Vec<Streak>>,
}

impl Paid {
    fn add(&mut self, division: bucket::Division) {
        self.buckets.push(BucketRewards {
            pool: division.pool,
            paid: division.amounts.par_iter().sum(),
        });
        self.streaks.push(division.streaks);
        if self.buckets.len() == 1 {
            self.amounts = division.amounts;
            return;
        }
        // The shares of the buckets sum to no more than the pool, which fits 64 bits.
        let both = self.amounts.par_iter_mut().zip(division.amounts.par_iter());
        both.for_each(|(sum, amount)| *sum = sum.saturating_add(*amount));
    }
}

/// A bucket's part of the pool, rounded down.
fn share_of(pool: u64, share_bps: u16) -> u64 {
    let share = u128::from(pool) * u128::from(share_bps) / u128::from(BPS);
    // At most the pool, as no share is above 10,000: the network file admits none.
    u64::try_from(share).unwrap_or(pool)
}
