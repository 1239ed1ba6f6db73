//! A device class.

use device_registry::name;
use flywheel_client::ClientError;
use flywheel_client::accounts::DeviceClass;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::registry::Category;
use flywheel_client::queries::Found;
use schemars::JsonSchema;
use serde::Serialize;

use super::{TermsView, any_address, ready_text, yes_no};
use crate::show::{Column, Item, Time, grouped};
use crate::words::{self, CATEGORIES};

/// A device class. Its bond is in base units of the collateral mint.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClassView {
    address: String,
    id: u16,
    name: String,
    category: String,
    retired: bool,
    capacity_unit: String,
    #[serde(flatten)]
    terms: TermsView,
    density_resolution: u8,
    bond_per_unit: u64,
    fee_destination: Option<String>,
    devices: u32,
    proposed: Option<ProposedTerms>,
}

/// Parameters that wait to be applied.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ProposedTerms {
    ready_at: Time,
    ready: bool,
    #[serde(flatten)]
    terms: TermsView,
}

impl ClassView {
    /// A class.
    pub fn new(chain: &dyn Chain, found: &Found<DeviceClass>) -> Result<Self, ClientError> {
        let class = &found.account;
        let proposed = match Time::if_any(class.update_ready_at) {
            None => None,
            Some(ready_at) => Some(ProposedTerms {
                ready_at,
                ready: chain.now()? >= ready_at.0,
                terms: TermsView::new(chain, &class.proposed)?,
            }),
        };
        Ok(Self {
            address: found.address.to_string(),
            id: class.id,
            name: name::to_text(&class.name),
            category: words::word(CATEGORIES, class.category, Category::code),
            retired: class.retired != 0,
            capacity_unit: name::to_text(&class.capacity_unit),
            terms: TermsView::new(chain, &class.parameters)?,
            density_resolution: class.density_resolution,
            bond_per_unit: class.bond_per_unit,
            fee_destination: any_address(&class.fee_destination),
            devices: class.devices,
            proposed,
        })
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
            self.terms.capacity(&self.capacity_unit),
            self.terms.reward_weight(),
            yes_no(self.retired.into()),
            grouped(self.devices.into()),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let unit = &self.capacity_unit;
        let destination = self.fee_destination.clone();
        let bond = match self.bond_per_unit {
            0 => "none".to_owned(),
            bond => format!("{} base units for each {unit}", grouped(bond)),
        };
        let mut rows = vec![
            ("class", self.id.to_string()),
            ("address", self.address.clone()),
            ("name", self.name.clone()),
            ("category", self.category.clone()),
            ("retired", yes_no(self.retired.into())),
            (
                "counted in cells of",
                format!("H3 resolution {}", self.density_resolution),
            ),
            ("bond", bond),
        ];
        match &self.proposed {
            None => rows.extend(self.terms.rows(unit)),
            Some(proposed) => {
                rows.extend(self.terms.rows_to(&proposed.terms, unit));
                let ready = ready_text(proposed.ready_at, proposed.ready, "class apply-update");
                rows.push(("proposed (->)", ready));
            }
        }
        rows.push((
            "fees go to",
            destination.unwrap_or_else(|| "nobody yet".to_owned()),
        ));
        rows.push(("devices", grouped(self.devices.into())));
        rows
    }
}
