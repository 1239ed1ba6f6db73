//! What was done in an epoch: the values that reward rules divide by.

use std::collections::BTreeMap;

/// Values of devices, in the order of their indexes. Devices without a value are absent and count as zero.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeviceValues {
    indexes: Vec<u32>,
    values: Vec<u64>,
}

impl DeviceValues {
    /// The value of a device, if it has one.
    pub fn get(&self, index: u32) -> Option<u64> {
        let position = self.indexes.binary_search(&index).ok()?;
        self.values.get(position).copied()
    }

    /// Devices with their values, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (u32, u64)> + '_ {
        self.indexes.iter().copied().zip(self.values.iter().copied())
    }

    /// The sum of all values, which never overflows.
    pub fn sum(&self) -> u128 {
        self.values.iter().map(|value| u128::from(*value)).sum()
    }

    /// The greatest index with a value.
    pub fn last_index(&self) -> Option<u32> {
        self.indexes.last().copied()
    }

    /// How many devices have a value.
    pub fn len(&self) -> usize {
        self.indexes.len()
    }

    /// Whether no device has a value.
    pub fn is_empty(&self) -> bool {
        self.indexes.is_empty()
    }
}

impl From<BTreeMap<u32, u64>> for DeviceValues {
    fn from(values: BTreeMap<u32, u64>) -> Self {
        let (indexes, values) = values.into_iter().unzip();
        Self { indexes, values }
    }
}

/// Of several values of one device the last holds.
impl FromIterator<(u32, u64)> for DeviceValues {
    fn from_iter<I: IntoIterator<Item = (u32, u64)>>(values: I) -> Self {
        values.into_iter().collect::<BTreeMap<_, _>>().into()
    }
}

/// One metric of one epoch, in smallest units: hundredths of a terabyte, if the network file says two decimals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// Of the whole network.
    Network(u64),
    /// Of each live device.
    Devices(DeviceValues),
    /// Of each live device, apart for each cycle or validator, by its position.
    Groups(Vec<DeviceValues>),
}

/// What rewards of one epoch are computed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpochWork {
    /// The epoch, from 0.
    pub epoch: u32,
    /// The work: the first of the network's metrics.
    pub work: Work,
    /// The other metrics, in the order of [`crate::network_file::UsageMapping::metrics`].
    pub further: Vec<Work>,
    /// What was burned in the epoch, in base units, if that is known.
    pub burned: Option<u64>,
    /// What has been paid into the pool until the end of the epoch, in base units, if that is known.
    pub funded_total: Option<u64>,
}

impl EpochWork {
    /// The work of an epoch of a network that counts nothing else.
    pub fn new(epoch: u32, work: Work) -> Self {
        Self {
            epoch,
            work,
            further: Vec::new(),
            burned: None,
            funded_total: None,
        }
    }

    /// The work of an epoch by device, in smallest units of work.
    pub fn of_devices(epoch: u32, work: impl IntoIterator<Item = (u32, u64)>) -> Self {
        Self::new(epoch, Work::Devices(work.into_iter().collect()))
    }

    /// The metric at a position in [`crate::network_file::UsageMapping::metrics`].
    pub fn metric(&self, position: usize) -> Option<&Work> {
        match position.checked_sub(1) {
            None => Some(&self.work),
            Some(further) => self.further.get(further),
        }
    }
}
