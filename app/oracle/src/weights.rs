//! What a unit of each device's work counts: the multiplier of `flywheel_multiplier`, from what the files say.
//!
//! The files describe one moment, the beginning of the first epoch that is paid, and hold no dates of activation. So every
//! live device counts as activated at that moment, which is when `flywheel run` activates them, and an epoch is paid with
//! the probation that holds at its first second. All devices of the file are living: pending ones take up a place in their
//! density cell, as they do in the registry's counters.

use std::collections::HashMap;

use flywheel_math::Bps;
use flywheel_multiplier::{MultiplierError, Standing, Status, multiplier_bps, on_probation};
use rayon::prelude::*;
use thiserror::Error;

use crate::input::Device;
use crate::network_file::{BPS, Class, Network, Region};
use crate::place::{self, LOCATION_RESOLUTION};

const SECONDS_PER_DAY: u32 = 86_400;
/// Devices are handled in pieces of so many at least: smaller ones are not worth a thread.
const MIN_PIECE: usize = 4_096;

/// Why a device has no weight. A network that was read from a file and devices that were read for it always have theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WeightError {
    /// The device is of a class that the network does not have.
    #[error("device {index} is of class {class}, which the network does not have")]
    UnknownClass {
        /// The device.
        index: u32,
        /// The class.
        class: u8,
    },
    /// A factor is out of its bounds.
    #[error("device {index}: {source}")]
    Multiplier {
        /// The device.
        index: u32,
        /// Which bound.
        source: MultiplierError,
    },
}

/// What a unit of each device's work counts, in basis points, by the device's index.
#[derive(Debug, Clone)]
pub struct Weights(Vec<Weight>);

/// What a unit of a device's work counts while it is on probation and when it has settled.
#[derive(Debug, Clone, Copy)]
struct Weight {
    on_probation: u32,
    settled: u32,
    probation_seconds: u32,
}

impl Weights {
    /// The weights of all devices of a network, which come in the order of their indexes.
    ///
    /// # Errors
    ///
    /// [`WeightError`], for the first device that has no weight.
    pub fn new(network: &Network, devices: &[Device]) -> Result<Self, WeightError> {
        let (counts, regions) = (cell_counts(devices), regional_factors(network));
        let of_device = |device: &Device| {
            let index = device.index;
            let class = network.class(device.class);
            let class = class.ok_or(WeightError::UnknownClass {
                index,
                class: device.class,
            })?;
            let count = counts
                .get(&(device.class, device.density_cell))
                .copied()
                .unwrap_or(0);
            let standing = standing(class, count, regional_factor(&regions, device), device.live);
            weight(class, &standing).map_err(|source| WeightError::Multiplier { index, source })
        };
        let weights: Vec<Result<Weight, WeightError>> = devices.par_iter().map(of_device).collect();
        // In the order of the devices, so that it is always the same one that is complained about.
        weights.into_iter().collect::<Result<_, _>>().map(Self)
    }

    /// The weights in an epoch that begins `seconds` after the first that was paid, in the order of the devices' indexes.
    pub fn after(&self, seconds: u64) -> Vec<u32> {
        // To the registry an activation at second 0 is none, so both instants are counted from a second before the first
        // epoch. What does not fit is beyond any probation.
        let now = u32::try_from(seconds).map_or(u32::MAX, |seconds| seconds.saturating_add(1));
        let weight = |weight: &Weight| {
            if on_probation(1, weight.probation_seconds, now) {
                weight.on_probation
            } else {
                weight.settled
            }
        };
        self.0.par_iter().with_min_len(MIN_PIECE).map(weight).collect()
    }
}

/// How many devices of a class there are in each density cell.
fn cell_counts(devices: &[Device]) -> HashMap<(u8, u64), u32> {
    let mut counts = HashMap::new();
    for device in devices {
        let count: &mut u32 = counts.entry((device.class, device.density_cell)).or_default();
        *count = count.saturating_add(1);
    }
    counts
}

/// The factor of each region, by class and cell.
fn regional_factors(network: &Network) -> HashMap<(u8, u64), u32> {
    let of_region = |region: &Region| {
        let (cell, factor) = (region.cell, region.factor_bps);
        let keyed = move |class: &u8| ((*class, cell), factor);
        region.classes.iter().map(keyed).collect::<Vec<_>>()
    };
    network.regions.iter().flat_map(of_region).collect()
}

/// The factor of the finest region that a device stands in, in basis points.
fn regional_factor(factors: &HashMap<(u8, u64), u32>, device: &Device) -> u32 {
    if factors.is_empty() {
        return u32::from(BPS);
    }
    let factor = |resolution| factors.get(&(device.class, place::parent(device.cell, resolution)?));
    (0..=LOCATION_RESOLUTION)
        .rev()
        .find_map(factor)
        .copied()
        .unwrap_or(u32::from(BPS))
}

/// Where a device stands once its probation is over.
fn standing(class: &Class, density_count: u32, regional_factor_bps: u32, live: bool) -> Standing {
    Standing {
        status: if live { Status::Active } else { Status::Pending },
        maintenance_over_quota: false,
        class_weight_bps: class.reward_weight_bps,
        density_count,
        density_target: class.density_target,
        probation: None,
        regional_factor_bps,
    }
}

/// The weights of a standing on probation of its class and after it.
fn weight(class: &Class, settled: &Standing) -> Result<Weight, MultiplierError> {
    let probation = Some(Bps::new(class.probation_multiplier_bps)?);
    Ok(Weight {
        on_probation: multiplier_bps(&Standing {
            probation,
            ..*settled
        })?,
        settled: multiplier_bps(settled)?,
        // The network file admits no probation that does not fit.
        probation_seconds: u32::from(class.probation_days).saturating_mul(SECONDS_PER_DAY),
    })
}
