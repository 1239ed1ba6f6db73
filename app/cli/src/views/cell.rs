//! The counter of an H3 cell.

use flywheel_client::accounts::CellCounter;
use flywheel_client::queries::Found;
use schemars::JsonSchema;
use serde::Serialize;

use crate::show::{Column, Item, grouped};
use crate::words;

/// How many devices of a class are in a cell.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CellView {
    address: String,
    class: u16,
    cell: String,
    devices: u32,
    target: u32,
    rent_payer: String,
}

impl CellView {
    /// A counter, beside the density target of its class.
    pub fn new(found: &Found<CellCounter>, target: u32) -> Self {
        let counter = &found.account;
        Self {
            address: found.address.to_string(),
            class: counter.class,
            cell: words::h3_text(counter.cell),
            devices: counter.devices,
            target,
            rent_payer: counter.rent_payer.to_string(),
        }
    }

    fn target(&self) -> String {
        match self.target {
            0 => "no limit".to_owned(),
            target => grouped(target.into()),
        }
    }
}

impl Item for CellView {
    const NAMES: [&'static str; 2] = ["cell", "cells"];
    const COLUMNS: &'static [Column] = &[
        Column::Right("class"),
        Column::Left("H3 cell"),
        Column::Right("devices"),
        Column::Right("target"),
        Column::Left("rent paid by"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.class.to_string(),
            self.cell.clone(),
            grouped(self.devices.into()),
            self.target(),
            self.rent_payer.clone(),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("H3 cell", self.cell.clone()),
            ("address", self.address.clone()),
            ("class", self.class.to_string()),
            ("devices", grouped(self.devices.into())),
            ("density target", self.target()),
            ("rent paid by", self.rent_payer.clone()),
        ]
    }
}
