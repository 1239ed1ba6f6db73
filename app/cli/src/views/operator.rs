//! An operator.

use flywheel_client::ClientError;
use flywheel_client::accounts::Operator;
use flywheel_client::chain::Chain;
use flywheel_client::queries::Found;
use schemars::JsonSchema;
use serde::Serialize;

use super::SuspensionView;
use crate::show::{Column, Item, Sol, Time, grouped};

/// An operator. The bond that it needs is in base units of the collateral mint.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OperatorView {
    address: String,
    authority: String,
    rent_payer: String,
    rent_locked: Sol,
    bond_required: u64,
    suspended: bool,
    suspended_until: Option<Time>,
    suspension: Option<SuspensionView>,
    devices: u32,
    registered_at: Time,
}

impl OperatorView {
    /// An operator, with its suspension if there is one.
    pub fn new(chain: &dyn Chain, found: &Found<Operator>) -> Result<Self, ClientError> {
        let operator = &found.account;
        let until = Time::if_any(operator.suspended_until);
        let suspension = match until {
            None => None,
            Some(_) => SuspensionView::read(chain, &operator.network, &found.address)?,
        };
        let now = chain.now()?;
        Ok(Self {
            address: found.address.to_string(),
            authority: operator.authority.to_string(),
            rent_payer: operator.rent_payer.to_string(),
            rent_locked: Sol(operator.rent_locked),
            bond_required: operator.bond_required,
            suspended: until.is_some_and(|until| now < until.0),
            suspended_until: until,
            suspension,
            devices: operator.devices,
            registered_at: Time(operator.registered_at.into()),
        })
    }

    fn bond(&self) -> String {
        match self.bond_required {
            0 => "none".to_owned(),
            bond => format!("{} base units", grouped(bond)),
        }
    }
}

impl Item for OperatorView {
    const NAMES: [&'static str; 2] = ["operator", "operators"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("operator"),
        Column::Left("authority"),
        Column::Right("devices"),
        Column::Right("rent locked"),
        Column::Right("bond required"),
        Column::Left("suspended until"),
        Column::Left("registered"),
    ];

    fn cells(&self) -> Vec<String> {
        let until = self.suspended_until.filter(|_| self.suspended);
        vec![
            self.address.clone(),
            self.authority.clone(),
            grouped(self.devices.into()),
            self.rent_locked.to_string(),
            self.bond(),
            until.map_or_else(|| "no".to_owned(), |until| until.to_string()),
            self.registered_at.to_string(),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut rows = vec![
            ("operator", self.address.clone()),
            ("authority", self.authority.clone()),
            ("pays the rent", self.rent_payer.clone()),
            ("rent locked", self.rent_locked.to_string()),
            ("bond required", self.bond()),
        ];
        rows.extend(SuspensionView::rows(self.suspension.as_ref()));
        rows.push(("devices", grouped(self.devices.into())));
        rows.push(("registered", self.registered_at.to_string()));
        rows
    }
}
