//! What failed devices owe out of their operator's collateral, worked out as the vault does.

use std::collections::HashMap;

use flywheel_client::accounts::{Device, DeviceClass, DeviceStatus, FaultRecord, StakePool, decode};
use flywheel_client::address;
use flywheel_client::chain::Chain;
use flywheel_client::queries::{self, DeviceFilter, Found};
use solana_address::Address;

use crate::failure::Failure;

/// What a failed device owes for its failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// The device's bond, base units.
    pub bond: u64,
    /// Full periods since it failed.
    pub periods: u32,
    /// Those of them that had passed at the last charge.
    pub charged_periods: u32,
    /// Charged for this failure, base units.
    pub charged: u64,
    /// What is due for the others, base units.
    pub due: u64,
    /// When something is due next, unix seconds; `None` when all of the failure's fees are due or charged.
    pub next: Option<u32>,
}

impl Fault {
    /// What a failed device of this class owes at `now`, unix seconds.
    ///
    /// # Arguments
    /// - `record`: what it has paid, `None` when nothing was ever charged
    pub fn of(
        pool: &StakePool,
        device: &Device,
        class: &DeviceClass,
        record: Option<&FaultRecord>,
        now: u32,
    ) -> Self {
        let ramp = pool.parameters.faults();
        // The registry takes no device whose bond does not fit.
        let bond = class.bond_per_unit.saturating_mul(u64::from(device.capacity));
        let failed_since = device.status_since;
        // What was charged for an earlier failure counts for nothing.
        let record = record.filter(|record| record.failed_since == failed_since);
        let charged_periods = record.map_or(0, |record| record.periods);
        let charged = record.map_or(0, |record| record.charged);
        let periods = ramp.periods_since(failed_since, now);
        let owed = ramp.owed(bond, periods);
        let next = (periods.saturating_add(1)..=u32::from(ramp.periods))
            .find(|later| ramp.owed(bond, *later) > owed)
            .map(|later| failed_since.saturating_add(later.saturating_mul(ramp.period_seconds)));
        Self {
            bond,
            periods,
            charged_periods,
            charged,
            due: owed.saturating_sub(charged),
            next: next.filter(|_| ramp.period_seconds > 0),
        }
    }
}

/// What the failed devices of an operator owe together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Owed {
    /// Failed devices.
    pub failed: u32,
    /// What is due, base units.
    pub due: u64,
}

/// What the failed devices of a network owe in a pool, by operator.
///
/// # Arguments
/// - `operator`: only this operator's
/// - `now`: unix seconds
pub fn owed(
    chain: &dyn Chain,
    pool: &Found<StakePool>,
    operator: Option<Address>,
    now: u32,
) -> Result<HashMap<Address, Owed>, Failure> {
    let network = &pool.account.network;
    let filter = DeviceFilter {
        operator,
        status: Some(DeviceStatus::Failed),
        ..DeviceFilter::default()
    };
    let devices = queries::devices(chain, network, &filter)?;
    let classes = queries::classes(chain, network)?;
    let records = records(chain, &pool.address, &devices)?;
    let mut owed = HashMap::<Address, Owed>::new();
    for (device, record) in devices.iter().zip(&records) {
        let device = &device.account;
        let Some(class) = classes.iter().find(|class| class.account.id == device.class) else {
            continue;
        };
        let fault = Fault::of(&pool.account, device, &class.account, record.as_ref(), now);
        let of = owed.entry(device.operator).or_default();
        of.failed = of.failed.saturating_add(1);
        of.due = of.due.saturating_add(fault.due);
    }
    Ok(owed)
}

/// What devices have paid out of the collateral in a pool, in the same order.
fn records(
    chain: &dyn Chain,
    pool: &Address,
    devices: &[Found<Device>],
) -> Result<Vec<Option<FaultRecord>>, Failure> {
    let addresses: Vec<Address> = devices
        .iter()
        .map(|device| address::fault_record(pool, &device.address))
        .collect();
    let accounts = chain.accounts(&addresses)?;
    // Nobody but the vault can make an account at these addresses.
    let decoded = accounts.into_iter().map(|account| decode(&account?.data).ok());
    Ok(decoded.collect())
}
