//! A device.

use flywheel_client::accounts::{Device, DeviceStatus};
use flywheel_client::queries::Found;
use schemars::JsonSchema;
use serde::Serialize;

use crate::show::{Column, Item, Time, grouped};
use crate::words::{self, STATUSES};

/// A device.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeviceView {
    address: String,
    index: u32,
    key: String,
    status: String,
    class: u16,
    manufacturer: u16,
    operator: String,
    capacity: u32,
    location: Option<String>,
    location_asserts: u16,
    located_at: Option<Time>,
    registered_at: Time,
    activated_at: Option<Time>,
    status_since: Time,
}

impl DeviceView {
    /// A device.
    pub fn new(found: &Found<Device>) -> Self {
        let device = &found.account;
        Self {
            address: found.address.to_string(),
            index: device.index,
            key: device.key.to_string(),
            status: words::word(STATUSES, device.status, DeviceStatus::code),
            class: device.class,
            manufacturer: device.manufacturer,
            operator: device.operator.to_string(),
            capacity: device.capacity,
            location: (device.location != 0).then(|| words::h3_text(device.location)),
            location_asserts: device.location_asserts,
            located_at: Time::if_any(device.located_at),
            registered_at: Time(device.registered_at.into()),
            activated_at: Time::if_any(device.activated_at),
            status_since: Time(device.status_since.into()),
        }
    }

    fn location(&self) -> String {
        self.location.clone().unwrap_or_else(|| "nowhere".to_owned())
    }
}

impl Item for DeviceView {
    const NAMES: [&'static str; 2] = ["device", "devices"];
    const COLUMNS: &'static [Column] = &[
        Column::Right("index"),
        Column::Left("key"),
        Column::Left("status"),
        Column::Right("class"),
        Column::Right("capacity"),
        Column::Left("H3 cell"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.index.to_string(),
            self.key.clone(),
            self.status.clone(),
            self.class.to_string(),
            grouped(self.capacity.into()),
            self.location(),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let status = format!("{}, since {}", self.status, self.status_since);
        let moved = format!(
            "{}, times located: {}, last: {}",
            self.location(),
            self.location_asserts,
            Time::or_never(self.located_at)
        );
        vec![
            ("device", self.index.to_string()),
            ("address", self.address.clone()),
            ("key", self.key.clone()),
            ("status", status),
            ("class", self.class.to_string()),
            ("manufacturer", self.manufacturer.to_string()),
            ("operator", self.operator.clone()),
            (
                "capacity",
                format!("{} of its class's unit", grouped(self.capacity.into())),
            ),
            ("H3 cell", moved),
            ("registered", self.registered_at.to_string()),
            ("first activated", Time::or_never(self.activated_at)),
        ]
    }
}
