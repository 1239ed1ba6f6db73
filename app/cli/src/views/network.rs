//! A network.

use device_registry::name;
use flywheel_client::accounts::Network;
use flywheel_client::queries::Found;
use schemars::JsonSchema;
use serde::Serialize;

use super::{any_address, ready_text};
use crate::show::{Column, Item, Time, duration, grouped};
use crate::words::PAUSE_GROUPS;

/// A network.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NetworkView {
    address: String,
    name: String,
    id: u64,
    authority: String,
    pending_authority: Option<String>,
    pending_authority_ready_at: Option<Time>,
    pauser: String,
    status_oracle: String,
    fee_admin: String,
    genesis: Time,
    epoch_seconds: u32,
    epoch: Option<u64>,
    change_delay_seconds: u32,
    proposed: Option<ProposedUpdate>,
    paused: Vec<&'static str>,
    classes: u16,
    manufacturers: u16,
    operators: u32,
    devices: u32,
    next_device_index: u32,
    #[serde(skip)]
    now: i64,
}

/// An update that waits to be applied.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ProposedUpdate {
    name: String,
    change_delay_seconds: u32,
    ready_at: Time,
    ready: bool,
}

impl ProposedUpdate {
    fn of(network: &Network, now: i64) -> Option<Self> {
        let ready_at = Time::if_any(network.update_ready_at)?;
        Some(Self {
            name: name::to_text(&network.proposed_name),
            change_delay_seconds: network.proposed_change_delay_seconds,
            ready_at,
            ready: now >= ready_at.0,
        })
    }
}

impl NetworkView {
    /// A network at a moment, which tells its epoch; unix seconds.
    pub fn new(found: &Found<Network>, now: i64) -> Self {
        let network = &found.account;
        let pending_authority = any_address(&network.pending_authority);
        let elapsed = u64::try_from(now.saturating_sub(network.genesis)).ok();
        let paused = PAUSE_GROUPS
            .iter()
            .filter(|(_, bits)| bits.is_power_of_two() && network.paused & bits != 0);
        Self {
            address: found.address.to_string(),
            name: name::to_text(&network.name),
            id: network.id,
            authority: network.authority.to_string(),
            pending_authority_ready_at: pending_authority
                .as_ref()
                .and_then(|_| Time::if_any(network.authority_ready_at)),
            pending_authority,
            pauser: network.pauser.to_string(),
            status_oracle: network.status_oracle.to_string(),
            fee_admin: network.fee_admin.to_string(),
            genesis: Time(network.genesis),
            epoch_seconds: network.epoch_seconds,
            epoch: elapsed.map(|elapsed| elapsed / u64::from(network.epoch_seconds.max(1))),
            change_delay_seconds: network.change_delay_seconds,
            proposed: ProposedUpdate::of(network, now),
            paused: paused.map(|(word, _)| *word).collect(),
            classes: network.classes,
            manufacturers: network.manufacturers,
            operators: network.operators,
            devices: network.devices,
            next_device_index: network.next_device_index,
            now,
        }
    }

    /// Name and delay, with what they are to become where that differs.
    fn changing(&self) -> [String; 2] {
        let now = [self.name.clone(), duration(self.change_delay_seconds)];
        let Some(proposed) = &self.proposed else {
            return now;
        };
        let [name, delay] = now;
        let arrow = |now: String, then: String| {
            if now == then {
                now
            } else {
                format!("{now} -> {then}")
            }
        };
        [
            arrow(name, proposed.name.clone()),
            arrow(delay, duration(proposed.change_delay_seconds)),
        ]
    }

    fn offered_authority(&self) -> String {
        match (&self.pending_authority, self.pending_authority_ready_at) {
            (Some(key), Some(at)) => {
                let ready = ready_text(at, self.now >= at.0, "network accept-authority");
                format!("{key}, {ready}")
            }
            (Some(key), None) => key.clone(),
            (None, _) => "nobody".to_owned(),
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
        let [name, delay] = self.changing();
        let update = self.proposed.as_ref().map_or_else(
            || "none".to_owned(),
            |proposed| ready_text(proposed.ready_at, proposed.ready, "network apply-update"),
        );
        vec![
            ("network", self.address.clone()),
            ("name", name),
            ("id", self.id.to_string()),
            ("authority", self.authority.clone()),
            ("offered authority", self.offered_authority()),
            ("pauser", self.pauser.clone()),
            ("status oracle", self.status_oracle.clone()),
            ("fee admin", self.fee_admin.clone()),
            ("genesis", self.genesis.to_string()),
            ("epoch", epoch),
            ("epoch length", duration(self.epoch_seconds)),
            ("delay of changes", delay),
            ("proposed update (->)", update),
            ("paused", paused),
            ("classes", self.classes.to_string()),
            ("manufacturers", self.manufacturers.to_string()),
            ("operators", grouped(self.operators.into())),
            ("devices", grouped(self.devices.into())),
            ("next device index", self.next_device_index.to_string()),
        ]
    }
}
