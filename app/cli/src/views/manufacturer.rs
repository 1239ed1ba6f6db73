//! A manufacturer.

use device_registry::name;
use flywheel_client::accounts::Manufacturer;
use flywheel_client::queries::Found;
use schemars::JsonSchema;
use serde::Serialize;

use super::yes_no;
use crate::show::{Column, Item, grouped};

/// A manufacturer. The bond that it needs is in base units of the collateral mint.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ManufacturerView {
    address: String,
    id: u16,
    name: String,
    attestation_key: String,
    authority: String,
    bond: u64,
    revoked: bool,
    quota: u32,
    attested: u32,
    classes: Vec<u16>,
}

impl ManufacturerView {
    /// A manufacturer.
    pub fn new(found: &Found<Manufacturer>) -> Self {
        let maker = &found.account;
        Self {
            address: found.address.to_string(),
            id: maker.id,
            name: name::to_text(&maker.name),
            attestation_key: maker.attestation_key.to_string(),
            authority: maker.authority.to_string(),
            bond: maker.bond,
            revoked: maker.revoked != 0,
            quota: maker.quota,
            attested: maker.attested,
            classes: (0..256).filter(|id| maker.allows_class(*id)).collect(),
        }
    }

    fn classes(&self) -> String {
        let ids: Vec<String> = self.classes.iter().map(u16::to_string).collect();
        ids.join(", ")
    }

    fn used(&self) -> String {
        format!(
            "{} of {}",
            grouped(self.attested.into()),
            grouped(self.quota.into())
        )
    }
}

impl Item for ManufacturerView {
    const NAMES: [&'static str; 2] = ["manufacturer", "manufacturers"];
    const COLUMNS: &'static [Column] = &[
        Column::Right("id"),
        Column::Left("name"),
        Column::Left("attestation key"),
        Column::Right("devices attested"),
        Column::Left("classes"),
        Column::Left("revoked"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.name.clone(),
            self.attestation_key.clone(),
            self.used(),
            self.classes(),
            yes_no(self.revoked.into()),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let bond = match self.bond {
            0 => "none".to_owned(),
            bond => format!("{} base units", grouped(bond)),
        };
        vec![
            ("manufacturer", self.id.to_string()),
            ("address", self.address.clone()),
            ("name", self.name.clone()),
            ("attestation key", self.attestation_key.clone()),
            ("authority", self.authority.clone()),
            ("bond required", bond),
            ("devices attested", self.used()),
            ("classes", self.classes()),
            ("revoked", yes_no(self.revoked.into())),
        ]
    }
}
