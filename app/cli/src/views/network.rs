//! A network.

use device_registry::name;
use device_registry::state::PauseGroup;
use flywheel_client::accounts::Network;
use flywheel_client::queries::Found;
use serde::Serialize;
use solana_address::Address;

use crate::show::{Column, Item, Time, duration, grouped};

/// The groups of instructions that can be paused.
const PAUSE_GROUPS: [(&str, PauseGroup); 3] = [
    ("registration", PauseGroup::Registration),
    ("lifecycle", PauseGroup::Lifecycle),
    ("location", PauseGroup::Location),
];

/// A network.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkView {
    address: String,
    name: String,
    id: u64,
    authority: String,
    pending_authority: Option<String>,
    pauser: String,
    status_oracle: String,
    fee_admin: String,
    genesis: Time,
    epoch_seconds: u32,
    epoch: Option<u64>,
    change_delay_seconds: u32,
    paused: Vec<&'static str>,
    classes: u16,
    manufacturers: u16,
    operators: u32,
    devices: u32,
    next_device_index: u32,
}

impl NetworkView {
    /// A network at a moment, which tells its epoch; unix seconds.
    pub fn new(found: &Found<Network>, now: i64) -> Self {
        let network = &found.account;
        let pending = network.pending_authority;
        let elapsed = u64::try_from(now.saturating_sub(network.genesis)).ok();
        let paused = PAUSE_GROUPS
            .iter()
            .filter(|(_, group)| network.paused & group.bit() != 0);
        Self {
            address: found.address.to_string(),
            name: name::to_text(&network.name),
            id: network.id,
            authority: network.authority.to_string(),
            pending_authority: (pending != Address::default()).then(|| pending.to_string()),
            pauser: network.pauser.to_string(),
            status_oracle: network.status_oracle.to_string(),
            fee_admin: network.fee_admin.to_string(),
            genesis: Time(network.genesis),
            epoch_seconds: network.epoch_seconds,
            epoch: elapsed.map(|elapsed| elapsed / u64::from(network.epoch_seconds.max(1))),
            change_delay_seconds: network.change_delay_seconds,
            paused: paused.map(|(word, _)| *word).collect(),
            classes: network.classes,
            manufacturers: network.manufacturers,
            operators: network.operators,
            devices: network.devices,
            next_device_index: network.next_device_index,
        }
    }
}

impl Item for NetworkView {
    const NAMES: [&'static str; 2] = ["network", "networks"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("address"),
        Column::Left("name"),
        Column::Right("classes"),
        Column::Right("operators"),
        Column::Right("devices"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.address.clone(),
            self.name.clone(),
            self.classes.to_string(),
            grouped(self.operators.into()),
            grouped(self.devices.into()),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let epoch = self.epoch.map_or("not begun".to_owned(), grouped);
        let paused = match self.paused.as_slice() {
            [] => "nothing".to_owned(),
            groups => groups.join(", "),
        };
        let pending = self.pending_authority.clone();
        vec![
            ("network", self.address.clone()),
            ("name", self.name.clone()),
            ("id", self.id.to_string()),
            ("authority", self.authority.clone()),
            (
                "offered authority",
                pending.unwrap_or_else(|| "nobody".to_owned()),
            ),
            ("pauser", self.pauser.clone()),
            ("status oracle", self.status_oracle.clone()),
            ("fee admin", self.fee_admin.clone()),
            ("genesis", self.genesis.to_string()),
            ("epoch", epoch),
            ("epoch length", duration(self.epoch_seconds)),
            ("delay of changes", duration(self.change_delay_seconds)),
            ("paused", paused),
            ("classes", self.classes.to_string()),
            ("manufacturers", self.manufacturers.to_string()),
            ("operators", grouped(self.operators.into())),
            ("devices", grouped(self.devices.into())),
            ("next device index", self.next_device_index.to_string()),
        ]
    }
}
