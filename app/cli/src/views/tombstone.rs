//! What remains of a device that was retired or whose key was replaced, alone and among living devices.

use flywheel_client::accounts::{DeviceStatus, Tombstone};
use flywheel_client::queries::Found;
use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;

use super::DeviceView;
use crate::show::{Column, Item};
use crate::words::{self, STATUSES};

/// What remains of a device.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TombstoneView {
    address: String,
    index: u32,
    key: Option<String>,
    status: String,
    /// The key that has the index now, if there is one.
    successor: Option<String>,
    /// Whether it is known to be of the network that was asked about. A tombstone itself does not say.
    of_this_network: bool,
}

impl TombstoneView {
    /// What remains of a device.
    ///
    /// # Arguments
    /// - `key`: the device's key, which the chain no longer keeps
    /// - `successor`: the key that has its index now
    /// - `of_this_network`: whether nothing else is possible
    pub fn new(
        found: &Found<Tombstone>,
        key: Option<Address>,
        successor: Option<Address>,
        of_this_network: bool,
    ) -> Self {
        let tombstone = &found.account;
        Self {
            address: found.address.to_string(),
            index: tombstone.index,
            key: key.map(|key| key.to_string()),
            status: words::word(STATUSES, tombstone.status, DeviceStatus::code),
            successor: successor.map(|key| key.to_string()),
            of_this_network,
        }
    }

    fn status(&self) -> String {
        if self.of_this_network {
            self.status.clone()
        } else {
            format!("{} (maybe of another network)", self.status)
        }
    }

    fn became(&self) -> String {
        match &self.successor {
            Some(key) => format!("its index and history went to key {key}"),
            None if self.status == "replaced" => "its index and history went to another key".to_owned(),
            None => "gone for ever; its index is not used again".to_owned(),
        }
    }
}

impl Item for TombstoneView {
    const NAMES: [&'static str; 2] = DeviceView::NAMES;
    const COLUMNS: &'static [Column] = DeviceView::COLUMNS;

    fn cells(&self) -> Vec<String> {
        let key = self.key.clone();
        vec![
            self.index.to_string(),
            key.unwrap_or_else(|| format!("account {}", self.address)),
            self.status(),
            String::new(),
            String::new(),
            String::new(),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let key = self.key.clone();
        vec![
            ("device", self.index.to_string()),
            ("address", self.address.clone()),
            ("key", key.unwrap_or_else(|| "not kept".to_owned())),
            ("status", self.status()),
            ("what became of it", self.became()),
            (
                "registered again",
                "never: the key is dead in this network".to_owned(),
            ),
        ]
    }
}

/// A device in a list that has those that are gone too.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum DeviceEntry {
    /// A device.
    Living(DeviceView),
    /// What remains of one.
    Gone(TombstoneView),
}

impl Item for DeviceEntry {
    const NAMES: [&'static str; 2] = DeviceView::NAMES;
    const COLUMNS: &'static [Column] = DeviceView::COLUMNS;

    fn cells(&self) -> Vec<String> {
        match self {
            Self::Living(device) => device.cells(),
            Self::Gone(tombstone) => tombstone.cells(),
        }
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Living(device) => device.fields(),
            Self::Gone(tombstone) => tombstone.fields(),
        }
    }
}
