//! The devices of a network on the chain, as the oracle's snapshot has them.

use std::collections::{BTreeMap, HashMap};

use device_registry::state::ClassParameters;
use flywheel_client::accounts::{Device, DeviceClass, Operator};
use flywheel_client::chain::Chain;
use flywheel_client::queries::{self, DeviceFilter, Found};
use flywheel_math::Bps;
use flywheel_multiplier::{Standing, Status, multiplier_bps, on_probation};
use flywheel_oracle::place;
use flywheel_oracle::snapshot::{Moment, Snapshot, SnapshotDevice};
use flywheel_oracle::weights::RegionalFactors;
use solana_address::Address;

use crate::bonds::Collateral;
use crate::failure::Failure;

/// Takes a snapshot of a network.
///
/// # Arguments
/// - `network`: the network's address
/// - `time`: unix seconds. Statuses and places are those of now; probation, maintenance and suspensions are judged at this time
/// - `regions`: the factors of regions, which are in a network's file and not on the chain
/// - `collateral`: what stands behind operators; devices of those who are short count as suspended. `None` asks for none
///
/// # Errors
/// [`Failure::Ledger`] when accounts contradict each other: they change while they are read, and reading them again helps.
pub fn take(
    chain: &dyn Chain,
    network: &Address,
    time: i64,
    regions: &RegionalFactors,
    collateral: Option<&Collateral>,
) -> Result<Snapshot, Failure> {
    let operators: BTreeMap<Address, Operator> = queries::operators(chain, network)?
        .into_iter()
        .map(|found| (found.address, found.account))
        .collect();
    let registry = Registry {
        // The map is in the order of addresses, so positions are.
        positions: (0..).zip(operators.keys()).map(|(at, key)| (*key, at)).collect(),
        operators,
        classes: queries::classes(chain, network)?
            .into_iter()
            .map(|found| (found.account.id, found.account))
            .collect(),
        counts: queries::cells(chain, network)?
            .into_iter()
            .map(|found| ((found.account.class, found.account.cell), found.account.devices))
            .collect(),
        // Beyond 2106 accounts hold no times.
        now: u32::try_from(time).unwrap_or(u32::MAX),
        regions,
        collateral,
    };
    let devices = queries::devices(chain, network, &DeviceFilter::default())?;
    let devices: Result<Vec<_>, _> = devices.iter().map(|device| registry.entry(device)).collect();
    let operators: Vec<[u8; 32]> = registry.operators.keys().map(Address::to_bytes).collect();
    let moment = Moment {
        network: network.to_bytes(),
        time,
    };
    Snapshot::new("the snapshot", &moment, &operators, devices?)
        .map_err(|problem| Failure::Ledger(problem.to_string()))
}

/// What a device's multiplier depends on, but for its region.
///
/// # Arguments
/// - `present`: devices in its density cell; 0 while it is nowhere
/// - `over_quota`: whether this year's maintenance is used up
/// - `now`: unix seconds
///
/// `None` when the chain holds what no version of the program writes.
pub fn standing(
    device: &Device,
    terms: &ClassParameters,
    present: u32,
    over_quota: bool,
    now: u32,
) -> Option<Standing> {
    let probation = Bps::new(terms.probation_multiplier_bps).ok()?;
    Some(Standing {
        status: Status::from_code(device.status)?,
        maintenance_over_quota: over_quota,
        class_weight_bps: terms.reward_weight_bps,
        density_count: present,
        density_target: terms.density_target,
        probation: on_probation(device.activated_at, terms.probation_seconds, now).then_some(probation),
        regional_factor_bps: u32::from(Bps::FULL.get()),
    })
}

/// The accounts that devices refer to.
struct Registry<'a> {
    operators: BTreeMap<Address, Operator>,
    positions: HashMap<Address, u32>,
    classes: BTreeMap<u16, DeviceClass>,
    counts: HashMap<(u16, u64), u32>,
    now: u32,
    regions: &'a RegionalFactors,
    collateral: Option<&'a Collateral>,
}

impl Registry<'_> {
    fn entry(&self, found: &Found<Device>) -> Result<SnapshotDevice, Failure> {
        let device = &found.account;
        self.try_entry(device).ok_or_else(|| {
            Failure::Ledger(format!(
                "device {} is of an operator or class that is not there; the chain changed while it was read, take the \
                 snapshot again",
                device.index
            ))
        })
    }

    fn try_entry(&self, device: &Device) -> Option<SnapshotDevice> {
        let operator = self.operators.get(&device.operator)?;
        let class = self.classes.get(&device.class)?;
        let standing = self.standing(device, operator, class)?;
        Some(SnapshotDevice {
            index: device.index,
            class: u8::try_from(device.class).ok()?,
            status: standing.status,
            operator: *self.positions.get(&device.operator)?,
            multiplier_bps: multiplier_bps(&standing).ok()?,
            capacity: device.capacity,
            cell: device.location,
            payee: operator.payee().to_bytes(),
            key: device.key.to_bytes(),
        })
    }

    fn standing(&self, device: &Device, operator: &Operator, class: &DeviceClass) -> Option<Standing> {
        let terms = &class.parameters;
        let count = place::parent(device.location, class.density_resolution)
            .and_then(|cell| self.counts.get(&(device.class, cell)));
        let left = device.maintenance_left(terms.maintenance_seconds_per_year, self.now);
        let mut standing = standing(device, terms, count.copied().unwrap_or(0), left == 0, self.now)?;
        standing.regional_factor_bps = self.regions.at(u8::try_from(device.class).ok()?, device.location);
        if operator.suspended_until > self.now || self.is_short(&device.operator, operator) {
            standing.status = Status::Suspended;
        }
        Some(standing)
    }

    fn is_short(&self, address: &Address, operator: &Operator) -> bool {
        self.collateral
            .is_some_and(|collateral| collateral.is_short(address, operator.bond_required, self.now))
    }
}
