//! A device class.

use device_registry::name;
use flywheel_client::accounts::DeviceClass;
use flywheel_client::instructions::registry::{Activator, Category};
use flywheel_client::queries::Found;
use serde::Serialize;

use super::yes_no;
use crate::show::{Column, Item, duration, grouped, multiplier};
use crate::words::{self, ACTIVATORS, CATEGORIES};

/// A device class.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClassView {
    address: String,
    id: u16,
    name: String,
    category: String,
    activator: String,
    retired: bool,
    capacity_unit: String,
    min_capacity: u32,
    max_capacity: u32,
    reward_weight_bps: u32,
    density_resolution: u8,
    density_target: u32,
    relocation_cooldown_seconds: u32,
    probation_seconds: u32,
    probation_multiplier_bps: u16,
    devices: u32,
}

impl ClassView {
    /// A class.
    pub fn new(found: &Found<DeviceClass>) -> Self {
        let class = &found.account;
        let terms = &class.parameters;
        Self {
            address: found.address.to_string(),
            id: class.id,
            name: name::to_text(&class.name),
            category: words::word(CATEGORIES, class.category, Category::code),
            activator: words::word(ACTIVATORS, terms.activator, Activator::code),
            retired: class.retired != 0,
            capacity_unit: name::to_text(&class.capacity_unit),
            min_capacity: terms.min_capacity,
            max_capacity: terms.max_capacity,
            reward_weight_bps: terms.reward_weight_bps,
            density_resolution: class.density_resolution,
            density_target: terms.density_target,
            relocation_cooldown_seconds: terms.relocation_cooldown_seconds,
            probation_seconds: terms.probation_seconds,
            probation_multiplier_bps: terms.probation_multiplier_bps,
            devices: class.devices,
        }
    }

    fn capacity(&self) -> String {
        format!(
            "{} to {} {}",
            grouped(self.min_capacity.into()),
            grouped(self.max_capacity.into()),
            self.capacity_unit
        )
    }
}

impl Item for ClassView {
    const NAMES: [&'static str; 2] = ["class", "classes"];
    const COLUMNS: &'static [Column] = &[
        Column::Right("id"),
        Column::Left("name"),
        Column::Left("category"),
        Column::Left("capacity"),
        Column::Right("reward weight"),
        Column::Left("retired"),
        Column::Right("devices"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.name.clone(),
            self.category.clone(),
            self.capacity(),
            multiplier(self.reward_weight_bps),
            yes_no(self.retired.into()),
            grouped(self.devices.into()),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let density = match self.density_target {
            0 => "no limit".to_owned(),
            target => format!("{} devices per cell", grouped(target.into())),
        };
        let probation = format!(
            "{} at {}",
            duration(self.probation_seconds),
            multiplier(self.probation_multiplier_bps.into())
        );
        vec![
            ("class", self.id.to_string()),
            ("address", self.address.clone()),
            ("name", self.name.clone()),
            ("category", self.category.clone()),
            ("activated by", self.activator.clone()),
            ("retired", yes_no(self.retired.into())),
            ("capacity of a device", self.capacity()),
            ("reward weight", multiplier(self.reward_weight_bps)),
            (
                "counted in cells of",
                format!("H3 resolution {}", self.density_resolution),
            ),
            ("density target", density),
            ("time between moves", duration(self.relocation_cooldown_seconds)),
            ("probation", probation),
            ("devices", grouped(self.devices.into())),
        ]
    }
}
