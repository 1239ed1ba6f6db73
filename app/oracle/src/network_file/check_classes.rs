//! Device classes, and who may make devices of them.

use std::collections::{BTreeMap, BTreeSet};

use flywheel_multiplier::MAX_CLASS_WEIGHT_BPS;
use toml::Spanned;

use super::check::Checker;
use super::toml_form as form;
use super::{BPS, Class, MAX_NAME_BYTES, Manufacturer};
use crate::place::LOCATION_RESOLUTION;

/// The longest probation, in days: what 32 bits of seconds hold.
const MAX_PROBATION_DAYS: u16 = 49_710;
/// The most maintenance that a class may grant: a whole leap year.
const MAX_MAINTENANCE_DAYS: u16 = 366;

impl Checker<'_> {
    /// The classes, in order of their ids; amounts are of a token with `decimals`.
    pub fn classes(&mut self, forms: Vec<form::ClassTable>, decimals: u8) -> Vec<Class> {
        let mut classes = BTreeMap::new();
        let mut names = BTreeSet::new();
        for form in forms {
            let id = *form.id.get_ref();
            if !names.insert(form.name.get_ref().clone()) {
                self.fault(
                    &form.name,
                    "a name of its own for each class",
                    format!("{:?} again", form.name.get_ref()),
                );
            }
            if classes.contains_key(&id) {
                self.fault(&form.id, "an id of its own for each class", format!("{id} again"));
            }
            let class = self.class(id, form, decimals);
            classes.insert(id, class);
        }
        classes.into_values().collect()
    }

    fn class(&mut self, id: u8, form: form::ClassTable, decimals: u8) -> Class {
        let max_capacity = form.max_capacity;
        if !(1..=max_capacity).contains(form.min_capacity.get_ref()) {
            let expected = format!("1 to max_capacity, {max_capacity}");
            self.fault(&form.min_capacity, expected, form.min_capacity.get_ref());
        }
        self.at_most(&form.reward_weight_bps, MAX_CLASS_WEIGHT_BPS, "basis points");
        self.at_most(
            &form.density_resolution,
            LOCATION_RESOLUTION,
            "as the H3 resolution, that of a device's place",
        );
        self.at_most(&form.probation_days, MAX_PROBATION_DAYS, "days");
        self.at_most(&form.probation_multiplier_bps, BPS, "basis points");
        if let Some(days) = &form.maintenance_days_per_year {
            self.at_most(days, MAX_MAINTENANCE_DAYS, "days");
        }
        Class {
            id,
            name: self.name(form.name, MAX_NAME_BYTES),
            category: form.category,
            capacity_unit: self.name(form.capacity_unit, MAX_NAME_BYTES),
            min_capacity: form.min_capacity.into_inner(),
            max_capacity,
            reward_weight_bps: form.reward_weight_bps.into_inner(),
            density_resolution: form.density_resolution.into_inner(),
            density_target: form.density_target,
            relocation_cooldown_seconds: form.relocation_cooldown_seconds,
            probation_days: form.probation_days.into_inner(),
            probation_multiplier_bps: form.probation_multiplier_bps.into_inner(),
            bond_per_unit: self.bond_per_unit(form.bond_per_unit, decimals, max_capacity),
            onboarding_fee: self.fee(form.onboarding_fee, decimals),
            relocation_fee: self.fee(form.relocation_fee, decimals),
            maintenance_days_per_year: form.maintenance_days_per_year.map_or(0, Spanned::into_inner),
        }
    }

    /// A bond whose sum over the units of the largest device is still an amount.
    fn bond_per_unit(&mut self, text: Option<Spanned<String>>, decimals: u8, max_capacity: u32) -> u64 {
        let Some(text) = text else { return 0 };
        let bond = self.amount_or_zero(&text, decimals).unwrap_or_default();
        if bond.checked_mul(u64::from(max_capacity)).is_none() {
            let expected =
                format!("a bond that times max_capacity, {max_capacity}, is below 2^64 base units");
            self.fault(&text, expected, text.get_ref());
        }
        bond
    }

    fn fee(&mut self, text: Option<Spanned<String>>, decimals: u8) -> u64 {
        text.and_then(|text| self.amount_or_zero(&text, decimals))
            .unwrap_or_default()
    }

    /// The manufacturers, in order of their ids.
    pub fn manufacturers(
        &mut self,
        forms: Vec<form::ManufacturerTable>,
        classes: &[Class],
    ) -> Vec<Manufacturer> {
        let mut manufacturers = BTreeMap::new();
        for form in forms {
            let id = *form.id.get_ref();
            if manufacturers.contains_key(&id) {
                self.fault(
                    &form.id,
                    "an id of its own for each manufacturer",
                    format!("{id} again"),
                );
            }
            self.at_least(&form.quota, 1);
            let quota = form.quota.into_inner();
            let classes = self.class_ids(form.classes, classes);
            let name = self.name(form.name, MAX_NAME_BYTES);
            manufacturers.insert(
                id,
                Manufacturer {
                    id,
                    name,
                    quota,
                    classes,
                },
            );
        }
        manufacturers.into_values().collect()
    }

    /// The ids of one or more classes of this file, in order.
    pub fn class_ids(&mut self, ids: Spanned<Vec<Spanned<u8>>>, classes: &[Class]) -> Vec<u8> {
        if ids.get_ref().is_empty() {
            self.fault(&ids, "at least one class", "none");
        }
        for id in ids.get_ref() {
            if !classes.iter().any(|class| class.id == *id.get_ref()) {
                self.fault(id, "the id of a class of this file", id.get_ref());
            }
        }
        let ids: BTreeSet<u8> = ids.into_inner().into_iter().map(Spanned::into_inner).collect();
        ids.into_iter().collect()
    }
}
