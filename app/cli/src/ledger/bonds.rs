//! What operators must have locked, and what the slashed ones must have lost, worked out from the input alone.

use std::collections::BTreeMap;

use flywheel_oracle::input::{Input, Work};
use flywheel_oracle::network_file::{Collateral, Network};

/// All, in basis points.
const FULL_BPS: u128 = 10_000;

/// What there must be of one operator's collateral, in base units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bond {
    /// What its devices require.
    pub required: u128,
    /// What it locks.
    pub staked: u128,
    /// Epochs in which a live device of its did no work, over all its devices.
    pub faults: u64,
    /// What it loses.
    pub slashed: u128,
}

/// The collateral of all operators, by the operator's position in the input.
pub fn bonds(network: &Network, terms: &Collateral, input: &Input) -> BTreeMap<u32, Bond> {
    let mut bonds: BTreeMap<u32, Bond> = (0..)
        .zip(&input.operators)
        .map(|(at, _)| (at, Bond::default()))
        .collect();
    for device in &input.devices {
        let per_unit = network.class(device.class).map_or(0, |class| class.bond_per_unit);
        let bond = bonds.entry(device.operator).or_default();
        bond.required += u128::from(per_unit) * u128::from(device.capacity);
    }
    for bond in bonds.values_mut() {
        bond.staked = bond.required + bond.required * u128::from(terms.extra_bps) / FULL_BPS;
    }
    for (_, operator, _) in faults(input) {
        bonds.entry(operator).or_default().faults += 1;
    }
    // The most faults first; of the same number, the operator whose name comes first.
    let mut order: Vec<(u64, u32)> = bonds.iter().map(|(at, bond)| (bond.faults, *at)).collect();
    order.sort_by_key(|(faults, at)| (std::cmp::Reverse(*faults), *at));
    for (faults, at) in order.into_iter().take(terms.slashed_operators as usize) {
        let bond = bonds.entry(at).or_default();
        if faults > 0 {
            bond.slashed = bond.staked * u128::from(terms.slash_bps) / FULL_BPS;
        }
    }
    bonds
}

/// Every fault: the epoch, the operator's position, the device's name. In the order of epochs, then of devices.
pub fn faults(input: &Input) -> impl Iterator<Item = (u32, u32, &str)> {
    input.epochs.iter().flat_map(|epoch| {
        let work = match &epoch.work {
            Work::Devices(work) => Some(work),
            // Nobody knows who did it.
            Work::Network(_) | Work::Groups(_) => None,
        };
        input.devices.iter().filter_map(move |device| {
            let idle = device.live && work?.get(device.index).is_none_or(|work| work == 0);
            idle.then_some((epoch.epoch, device.operator, device.id.as_str()))
        })
    })
}
