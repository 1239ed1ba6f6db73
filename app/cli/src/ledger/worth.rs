//! What a unit of a device's work is worth beside that of others, by the ledger's own reckoning: one fraction over all
//! factors, divided once, with the cells of H3 taken apart bit by bit.

use std::collections::BTreeMap;

use flywheel_oracle::input::{Device, EpochWork, Input};
use flywheel_oracle::network_file::{Class, Network};

/// Basis points of one.
const ONE: u128 = 10_000;

/// The state of a network in one epoch, as far as the worth of work depends on it.
pub struct Worth<'a> {
    network: &'a Network,
    neighbours: BTreeMap<(u8, u64), u128>,
    seconds_since_start: u64,
}

impl<'a> Worth<'a> {
    /// Looks around before an epoch. `None` if a device's class is unknown or a cell is none.
    pub fn new(network: &'a Network, input: &Input, epoch: &EpochWork) -> Option<Self> {
        let mut neighbours = BTreeMap::new();
        for device in &input.devices {
            let place = neighbourhood(device, network.class(device.class)?)?;
            *neighbours.entry(place).or_default() += 1;
        }
        let first = input.epochs.first().map_or(epoch.epoch, |first| first.epoch);
        let epochs = u64::from(epoch.epoch.checked_sub(first)?);
        Some(Self {
            network,
            neighbours,
            seconds_since_start: epochs.checked_mul(u64::from(network.epoch_seconds))?,
        })
    }

    /// The worth of a device's work in basis points, rounded down.
    pub fn of(&self, device: &Device) -> Option<u128> {
        if !device.live {
            return Some(0);
        }
        let class = self.network.class(device.class)?;
        let (mut above, mut below) = (u128::from(class.reward_weight_bps), 1u128);
        let wanted = u128::from(class.density_target);
        let there = *self.neighbours.get(&neighbourhood(device, class)?)?;
        if wanted > 0 && there > wanted {
            above *= wanted;
            below *= there;
        }
        // The trial period runs from the beginning of the first epoch, and the beginning of an epoch decides about all of it.
        if self.seconds_since_start < u64::from(class.probation_days) * 24 * 60 * 60 {
            above *= u128::from(class.probation_multiplier_bps);
            below *= ONE;
        }
        if let Some(factor) = self.local_factor(device) {
            above *= factor;
            below *= ONE;
        }
        Some(above / below)
    }

    /// The factor of the smallest region around a device, if there is one.
    fn local_factor(&self, device: &Device) -> Option<u128> {
        let mut smallest: Option<(u8, u32)> = None;
        for region in &self.network.regions {
            let Ok(resolution) = flywheel_geo::resolution(region.cell) else {
                continue;
            };
            let around = flywheel_geo::parent(device.cell, resolution) == Ok(region.cell);
            let is_smaller = smallest.is_none_or(|(best, _)| best < resolution);
            if around && is_smaller && region.classes.contains(&device.class) {
                smallest = Some((resolution, region.factor_bps));
            }
        }
        smallest.map(|(_, factor)| u128::from(factor))
    }
}

/// The class and the cell in which a device is counted.
fn neighbourhood(device: &Device, class: &Class) -> Option<(u8, u64)> {
    let cell = flywheel_geo::parent(device.cell, class.density_resolution).ok()?;
    Some((class.id, cell))
}
