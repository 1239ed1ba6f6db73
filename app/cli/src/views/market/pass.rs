//! A pass.

use flywheel_client::accounts::{Pass, Plan};
use flywheel_client::market::UNIT_PASS_SECOND;
use flywheel_client::queries::Found;
use schemars::JsonSchema;
use serde::Serialize;

use crate::markets::words::{UNITS, measure};
use crate::show::{Column, Item, Time, grouped};
use crate::views::yes_no;
use crate::words::word;

/// A pass, and whether it is valid.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PassView {
    address: String,
    plan: String,
    plan_number: u32,
    unit: String,
    holder: String,
    valid: bool,
    ends_at: Option<Time>,
    units_left: Option<u64>,
    terms_version: u32,
    #[serde(skip)]
    measure: &'static str,
}

impl PassView {
    /// A pass of a plan at a moment, unix seconds.
    pub fn new(plan: &Plan, found: &Found<Pass>, now: u32) -> Self {
        let pass = &found.account;
        let by_time = plan.unit == UNIT_PASS_SECOND;
        Self {
            address: found.address.to_string(),
            plan: pass.plan.to_string(),
            plan_number: plan.id,
            unit: word(UNITS, plan.unit, std::convert::identity),
            holder: pass.holder.to_string(),
            valid: pass.is_valid(now),
            ends_at: by_time.then_some(Time(pass.ends_at)),
            units_left: (!by_time).then_some(pass.units_left),
            terms_version: pass.terms_version,
            measure: measure(plan.unit),
        }
    }

    /// What is left of it.
    pub fn left(&self) -> String {
        match (self.ends_at, self.units_left) {
            (Some(at), _) => format!("until {at}"),
            (None, units) => format!("{} {}", grouped(units.unwrap_or(0)), self.measure),
        }
    }
}

impl Item for PassView {
    const NAMES: [&'static str; 2] = ["pass", "passes"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("pass"),
        Column::Right("plan"),
        Column::Left("holder"),
        Column::Left("left"),
        Column::Left("valid"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.address.clone(),
            self.plan_number.to_string(),
            self.holder.clone(),
            self.left(),
            yes_no(u8::from(self.valid)),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("pass", self.address.clone()),
            ("plan", format!("{} ({})", self.plan_number, self.plan)),
            ("unit", self.unit.clone()),
            ("holder", self.holder.clone()),
            ("valid", yes_no(u8::from(self.valid))),
            ("left", self.left()),
            (
                "bought last at version of the terms",
                self.terms_version.to_string(),
            ),
        ]
    }
}
