//! The metrics of one epoch while rows are added to them.

use std::collections::BTreeMap;

use super::{EpochWork, Work};
use crate::network_file::Metric;

/// The position of a cycle or validator.
pub type Group = u32;

/// Where a value of a row belongs in its metric.
#[derive(Clone, Copy)]
pub struct Place {
    /// The device; none if the file has totals of the whole network.
    pub device: Option<u32>,
    /// The cycle or validator, if the metric is grouped.
    pub group: Option<Group>,
}

/// All metrics of an epoch.
pub struct Sums(Vec<Sum>);

enum Sum {
    Network(u64),
    Devices(BTreeMap<u32, u64>),
    Groups(Vec<BTreeMap<u32, u64>>),
}

impl Sums {
    /// Nothing yet.
    pub fn new(metrics: &[Metric], by_device: bool) -> Self {
        let empty = |metric: &Metric| match &metric.grouping {
            Some(grouping) => Sum::Groups(vec![BTreeMap::new(); grouping.count()]),
            None if by_device => Sum::Devices(BTreeMap::new()),
            None => Sum::Network(0),
        };
        Self(metrics.iter().map(empty).collect())
    }

    /// Adds the values of a row, each in its place. If one does not fit, nothing is added and its position given.
    pub fn add(&mut self, places: &[Place], values: &[u64]) -> Result<(), usize> {
        // First all are looked at, then all are added.
        for adding in [false, true] {
            let metrics = self.0.iter_mut().zip(places.iter().zip(values));
            for (position, (sum, (place, value))) in metrics.enumerate() {
                let Some(sum) = sum.at(*place) else { continue };
                let total = sum.checked_add(*value).ok_or(position)?;
                if adding {
                    *sum = total;
                }
            }
        }
        Ok(())
    }

    /// The work of the epoch.
    pub fn into_epoch(self, epoch: u32) -> EpochWork {
        let mut metrics = self.0.into_iter().map(Work::from);
        let work = metrics.next().unwrap_or(Work::Network(0));
        EpochWork {
            further: metrics.collect(),
            ..EpochWork::new(epoch, work)
        }
    }
}

impl Sum {
    fn at(&mut self, place: Place) -> Option<&mut u64> {
        match (self, place.device, place.group) {
            (Self::Network(sum), ..) => Some(sum),
            (Self::Devices(sums), Some(device), _) => Some(sums.entry(device).or_default()),
            (Self::Groups(groups), Some(device), Some(group)) => {
                Some(groups.get_mut(group as usize)?.entry(device).or_default())
            }
            _ => None,
        }
    }
}

impl From<Sum> for Work {
    fn from(sum: Sum) -> Self {
        match sum {
            Sum::Network(sum) => Self::Network(sum),
            Sum::Devices(sums) => Self::Devices(sums.into()),
            Sum::Groups(groups) => Self::Groups(groups.into_iter().map(Into::into).collect()),
        }
    }
}
