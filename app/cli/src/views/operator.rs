//! An operator.

use flywheel_client::accounts::Operator;
use flywheel_client::queries::Found;
use serde::Serialize;

use super::yes_no;
use crate::show::{Column, Item, Time, grouped};

/// An operator.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OperatorView {
    address: String,
    authority: String,
    rent_payer: String,
    suspended: bool,
    devices: u32,
    registered_at: Time,
}

impl OperatorView {
    /// An operator.
    pub fn new(found: &Found<Operator>) -> Self {
        let operator = &found.account;
        Self {
            address: found.address.to_string(),
            authority: operator.authority.to_string(),
            rent_payer: operator.rent_payer.to_string(),
            suspended: operator.suspended_until != 0,
            devices: operator.devices,
            registered_at: Time(operator.registered_at.into()),
        }
    }
}

impl Item for OperatorView {
    const NAMES: [&'static str; 2] = ["operator", "operators"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("operator"),
        Column::Left("authority"),
        Column::Right("devices"),
        Column::Left("suspended"),
        Column::Left("registered"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.address.clone(),
            self.authority.clone(),
            grouped(self.devices.into()),
            yes_no(self.suspended.into()),
            self.registered_at.to_string(),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("operator", self.address.clone()),
            ("authority", self.authority.clone()),
            ("pays the rent", self.rent_payer.clone()),
            ("suspended", yes_no(self.suspended.into())),
            ("devices", grouped(self.devices.into())),
            ("registered", self.registered_at.to_string()),
        ]
    }
}
