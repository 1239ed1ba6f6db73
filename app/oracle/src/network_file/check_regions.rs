//! Regions: H3 cells whose devices count more or less than elsewhere.

use std::collections::BTreeSet;

use flywheel_multiplier::MAX_REGIONAL_FACTOR_BPS;
use toml::Spanned;

use super::check::Checker;
use super::toml_form as form;
use super::{Class, Region};
use crate::place::{self, LOCATION_RESOLUTION};

impl Checker<'_> {
    /// The regions, in order of their cells. No cell has two factors for one class.
    pub fn regions(&mut self, forms: Vec<form::RegionTable>, classes: &[Class]) -> Vec<Region> {
        let mut regions = Vec::new();
        let mut taken = BTreeSet::new();
        for form in forms {
            self.at_most(&form.factor_bps, MAX_REGIONAL_FACTOR_BPS, "basis points");
            let class_ids = match form.classes {
                Some(ids) => self.class_ids(ids, classes),
                None => classes.iter().map(|class| class.id).collect(),
            };
            let Some(cell) = self.cell(&form.cell) else {
                continue;
            };
            // All are entered before any is complained about, so that a cell is named once however many classes it has.
            let repeated = class_ids.iter().filter(|id| !taken.insert((cell, **id))).count();
            if repeated > 0 {
                let found = format!("{:?} again", form.cell.get_ref());
                self.fault(&form.cell, "a cell once for each class", found);
            }
            regions.push(Region {
                cell,
                factor_bps: form.factor_bps.into_inner(),
                classes: class_ids,
            });
        }
        regions.sort();
        regions
    }

    /// A cell that a device's place can lie in.
    fn cell(&mut self, text: &Spanned<String>) -> Option<u64> {
        let cell = place::parse_cell(text.get_ref());
        let fits = |cell: &u64| place::parent(*cell, LOCATION_RESOLUTION).is_none_or(|same| same == *cell);
        let cell = cell.filter(fits);
        if cell.is_none() {
            let expected = format!("an H3 cell of resolution 0 to {LOCATION_RESOLUTION}, in hexadecimal");
            self.fault(text, expected, format!("{:?}", text.get_ref()));
        }
        cell
    }
}
