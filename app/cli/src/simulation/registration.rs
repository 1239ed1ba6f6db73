//! Registers every device with real signatures, places it on the map, and activates it if it is live.

use std::collections::BTreeSet;

use flywheel_client::accounts::{Device as DeviceAccount, DeviceStatus};
use flywheel_client::address;
use flywheel_client::chain;
use flywheel_client::instructions::registry::{self, DeviceRegistration, Move};
use flywheel_oracle::input::{Device, Input};
use solana_signer::Signer;

use super::founding::Founded;
use super::session::{Call, Session};
use super::wallets::Wallets;
use crate::failure::Failure;
use crate::progress::Progress;

/// How long a manufacturer's attestation holds, in seconds: a day.
const ATTESTATION_SECONDS: i64 = 86_400;

/// What there is on the chain after registration.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Registered {
    /// Device accounts.
    pub devices: u64,
    /// Those of them that are active.
    pub active: u64,
}

/// Registers all devices in the order of their indexes, and reads back what the chain made of them.
pub fn register(
    session: &mut Session,
    input: &Input,
    wallets: &Wallets,
    founded: &Founded,
    progress: &Progress,
) -> Result<Registered, Failure> {
    create_cells(session, input, founded, progress)?;
    let bar = progress.bar("registering devices", input.devices.len());
    let mut registered = Registered::default();
    for device in &input.devices {
        register_device(session, device, wallets, founded)?;
        let account = read_back(session, device, wallets, founded)?;
        registered.devices += 1;
        registered.active += u64::from(account.status == DeviceStatus::Active.code());
        bar.step();
    }
    Ok(registered)
}

/// Creates the counters of all cells that devices stand in.
fn create_cells(
    session: &mut Session,
    input: &Input,
    founded: &Founded,
    progress: &Progress,
) -> Result<(), Failure> {
    let cells: BTreeSet<(u8, u64)> = input
        .devices
        .iter()
        .map(|device| (device.class, device.density_cell))
        .collect();
    let sponsor = session.sponsor();
    let bar = progress.bar("creating cells", cells.len());
    for (class, cell) in cells {
        let create = registry::create_cell(sponsor, founded.network, u16::from(class), cell);
        session.send("create a cell", &[vec![Call::new("create_cell", create)]], &[])?;
        bar.step();
    }
    Ok(())
}

fn register_device(
    session: &mut Session,
    device: &Device,
    wallets: &Wallets,
    founded: &Founded,
) -> Result<(), Failure> {
    let action = format!("register device {:?}", device.id);
    let class_id = u16::from(device.class);
    let (authority, key) = (wallets.operator(device), wallets.device(device));
    let registration = DeviceRegistration {
        network: founded.network,
        class_id,
        manufacturer_id: device.manufacturer,
        capacity: device.capacity,
        attestation_expiry: session.chain().now().saturating_add(ATTESTATION_SECONDS),
    };
    let maker = &wallets.manufacturers[&device.manufacturer];
    let [attestation, possession, register] =
        registry::register_device(session.sponsor(), authority.pubkey(), &registration, maker, &key)
            .map_err(|error| Failure::of_client(action.as_str(), error))?;
    let account = address::device(&founded.network, &key.pubkey());
    let place = Move {
        cell: device.cell,
        new_density_cell: device.density_cell,
        old_density_cell: None,
    };
    let locate = registry::assert_location(authority.pubkey(), founded.network, class_id, account, &place);
    let mut groups = vec![
        vec![
            Call::foreign(attestation),
            Call::foreign(possession),
            Call::new("register_device", register),
        ],
        vec![Call::new("assert_location", locate)],
    ];
    if device.live {
        let operator = address::operator(&founded.network, &authority.pubkey());
        let activate =
            registry::activate_device(authority.pubkey(), founded.network, class_id, operator, account);
        groups.push(vec![Call::new("activate_device", activate)]);
    }
    session.send(&action, &groups, &[authority])
}

/// The device's account. Leaves refer to devices by index: the chain has to have given the one that the oracle counts with.
fn read_back(
    session: &Session,
    device: &Device,
    wallets: &Wallets,
    founded: &Founded,
) -> Result<DeviceAccount, Failure> {
    let address = address::device(&founded.network, &wallets.device(device).pubkey());
    let account: DeviceAccount = chain::read(session.chain(), &address)
        .map_err(|error| Failure::of_client(format!("show device {:?}", device.id), error))?;
    if account.index != device.index {
        let (id, index, expected) = (&device.id, account.index, device.index);
        return Err(Failure::Ledger(format!(
            "the chain gave device {id:?} index {index}, expected {expected}"
        )));
    }
    Ok(account)
}
