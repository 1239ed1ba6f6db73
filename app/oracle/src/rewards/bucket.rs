//! One bucket of one epoch: from the metrics of the input to amounts.

use super::{RewardError, State, Terms};
use crate::input::{DeviceValues, EpochWork, Work};
use crate::network_file::{Bucket, RewardRule, StreakTerms};
use crate::rules::streak::{self, Streak};
use crate::rules::{
    availability_share, cap_devices, cap_operators, divide as divide_pool, points, sum_shares,
    validator_scores, work_share,
};

/// What a bucket pays, and what the next epoch needs to know of this one.
pub struct Division {
    /// What there was to divide, in base units.
    pub pool: u64,
    /// By device index, in base units.
    pub amounts: Vec<u64>,
    /// By device index; of rules without history none.
    pub streaks: Vec<Streak>,
}

/// The bucket under division.
struct Context<'a> {
    terms: &'a Terms,
    bucket: &'a Bucket,
    /// Its position among the buckets.
    position: usize,
    work: &'a EpochWork,
    multipliers: &'a [u32],
}

/// Divides `pool`, the part of the bucket at `position`, in base units.
pub fn divide(
    terms: &Terms,
    state: &State,
    position: usize,
    pool: u64,
    work: &EpochWork,
    multipliers: &[u32],
) -> Result<Division, RewardError> {
    let missing = RewardError::MissingMetric {
        epoch: work.epoch,
        bucket: position.saturating_add(1),
    };
    let bucket = terms.rules.buckets.get(position).ok_or(missing)?;
    let alike: Vec<u32>;
    let multipliers = if bucket.registry_multiplier {
        multipliers
    } else {
        alike = terms.live.iter().map(|live| u32::from(*live)).collect();
        &alike
    };
    let context = Context {
        terms,
        bucket,
        position,
        work,
        multipliers,
    };
    let mut division = context.divide(state, pool)?;
    if let Some(most) = bucket.max_per_device {
        cap_devices(&mut division.amounts, most);
    }
    if let Some(most) = bucket.max_per_operator {
        cap_operators(&mut division.amounts, &terms.operators, most);
    }
    Ok(division)
}

impl Context<'_> {
    fn divide(&self, state: &State, pool: u64) -> Result<Division, RewardError> {
        let none = Vec::new();
        match &self.bucket.rule {
            RewardRule::WorkShare { tokens_per_unit } => self.work_share(pool, *tokens_per_unit),
            RewardRule::AvailabilityShare { challenges } => self.availability(pool, *challenges),
            RewardRule::Points { cycles: None } => self.work_share(pool, None),
            RewardRule::Points { cycles: Some(count) } => {
                let groups = self.groups()?;
                for values in groups {
                    self.check_indexes(values)?;
                }
                let minimum = self.bucket.minimum;
                let amounts = points::pay_cycles(pool, *count, groups, minimum, self.multipliers);
                self.division(pool, amounts, none)
            }
            RewardRule::ValidatorScores { stakes, kappa } => {
                let scores = self.scores()?;
                let shares = validator_scores::shares(&scores, stakes, *kappa, self.multipliers);
                self.in_proportion(pool, &shares, none)
            }
            RewardRule::Streak(terms) => self.streak(state, pool, terms),
        }
    }

    fn work_share(&self, pool: u64, price: Option<u64>) -> Result<Division, RewardError> {
        let (shares, done) = match self.metric(self.bucket.metric)? {
            Work::Network(work) => {
                let shares = self.multipliers.iter().map(|multiplier| u128::from(*multiplier));
                (shares.collect(), u128::from(*work))
            }
            _ => {
                let work = self.qualified()?;
                let done = work.iter().map(|work| u128::from(*work)).sum();
                (work_share::shares(&work, self.multipliers), done)
            }
        };
        let pool = match price {
            None => pool,
            Some(price) => {
                let decimals = self.terms.decimals.get(self.bucket.metric).copied().unwrap_or(0);
                let worth = work_share::worth(done, price, decimals).ok_or(self.overflow())?;
                u64::try_from(worth).map_or(pool, |worth| worth.min(pool))
            }
        };
        self.in_proportion(pool, &shares, Vec::new())
    }

    fn availability(&self, pool: u64, challenges: usize) -> Result<Division, RewardError> {
        let (passed, challenges) = (self.qualified()?, self.dense(challenges)?);
        availability_share::check(&passed, &challenges).map_err(|device| RewardError::TooManyPassed {
            epoch: self.work.epoch,
            index: device.0,
        })?;
        let all = sum_shares(&work_share::shares(&challenges, self.multipliers)).ok_or(self.overflow())?;
        let shares = work_share::shares(&passed, self.multipliers);
        self.division(pool, divide_pool(pool, &shares, all), Vec::new())
    }

    fn streak(&self, state: &State, pool: u64, terms: &StreakTerms) -> Result<Division, RewardError> {
        let work = self.dense(self.bucket.metric)?;
        let least = self.bucket.minimum.max(1);
        let connected: Vec<bool> = work.iter().map(|work| *work >= least).collect();
        let before = state.streaks.get(self.position).map_or(&[][..], Vec::as_slice);
        let missing = state.paid.map_or(0, |(_, last)| {
            self.work.epoch.saturating_sub(last).saturating_sub(1)
        });
        let streaks = streak::advance(before, &connected, missing, terms);
        let shares = streak::shares(&streaks, &connected, &self.terms.classes, self.multipliers, terms);
        self.in_proportion(pool, &shares, streaks)
    }

    /// The division of the pool in proportion to shares, which make up the whole.
    fn in_proportion(
        &self,
        pool: u64,
        shares: &[u128],
        streaks: Vec<Streak>,
    ) -> Result<Division, RewardError> {
        let amounts = sum_shares(shares).and_then(|whole| divide_pool(pool, shares, whole));
        self.division(pool, amounts, streaks)
    }

    fn division(
        &self,
        pool: u64,
        amounts: Option<Vec<u64>>,
        streaks: Vec<Streak>,
    ) -> Result<Division, RewardError> {
        let amounts = amounts.ok_or(self.overflow())?;
        Ok(Division {
            pool,
            amounts,
            streaks,
        })
    }

    /// The bucket's metric by device index, with zero for what is below the minimum.
    fn qualified(&self) -> Result<Vec<u64>, RewardError> {
        let mut values = self.dense(self.bucket.metric)?;
        if self.bucket.minimum > 1 {
            let below = values.iter_mut().filter(|value| **value < self.bucket.minimum);
            below.for_each(|value| *value = 0);
        }
        Ok(values)
    }

    /// A metric by device index.
    fn dense(&self, metric: usize) -> Result<Vec<u64>, RewardError> {
        let Work::Devices(values) = self.metric(metric)? else {
            return Err(self.missing());
        };
        self.check_indexes(values)?;
        let mut dense = vec![0; self.multipliers.len()];
        for (index, value) in values.iter() {
            if let Some(place) = dense.get_mut(index as usize) {
                *place = value;
            }
        }
        Ok(dense)
    }

    /// The scores of each validator by device index.
    fn scores(&self) -> Result<Vec<Vec<u16>>, RewardError> {
        let dense = |values: &DeviceValues| {
            self.check_indexes(values)?;
            let mut dense = vec![0; self.multipliers.len()];
            for (index, value) in values.iter() {
                let too_great = RewardError::ScoreTooGreat {
                    epoch: self.work.epoch,
                    index,
                };
                let score = u16::try_from(value).map_err(|_| too_great)?;
                if let Some(place) = dense.get_mut(index as usize) {
                    *place = score;
                }
            }
            Ok(dense)
        };
        self.groups()?.iter().map(dense).collect()
    }

    fn groups(&self) -> Result<&[DeviceValues], RewardError> {
        match self.metric(self.bucket.metric)? {
            Work::Groups(groups) => Ok(groups),
            _ => Err(self.missing()),
        }
    }

    fn metric(&self, position: usize) -> Result<&Work, RewardError> {
        self.work.metric(position).ok_or(self.missing())
    }

    /// Refuses values of devices that there are not.
    fn check_indexes(&self, values: &DeviceValues) -> Result<(), RewardError> {
        match values.last_index() {
            Some(index) if index as usize >= self.multipliers.len() => Err(RewardError::UnknownDevice {
                epoch: self.work.epoch,
                index,
            }),
            _ => Ok(()),
        }
    }

    fn missing(&self) -> RewardError {
        RewardError::MissingMetric {
            epoch: self.work.epoch,
            bucket: self.position.saturating_add(1),
        }
    }

    fn overflow(&self) -> RewardError {
        RewardError::Overflow {
            epoch: self.work.epoch,
        }
    }
}
