//! What single reward rules have in the network file: cycles, validators, the levels of a streak.

use std::collections::BTreeMap;

use toml::Spanned;

use super::check::Checker;
use super::check_emission::place;
use super::toml_form as form;
use super::{Class, Grouping, StreakLevel, StreakTerms};
use crate::table::quoted_list;

/// The most cycles of an epoch.
const MAX_CYCLES: u32 = 100_000;
/// The most validators that score devices.
const MAX_VALIDATORS: usize = 32;
/// The most levels of a streak.
const MAX_LEVELS: usize = 16;

impl Checker<'_> {
    /// The cycles of an epoch, if the rule has some.
    pub fn cycles(&mut self, form: &form::RewardsTable) -> Option<Grouping> {
        match (&form.cycle_column, &form.cycles_per_epoch) {
            (None, None) => None,
            (Some(column), Some(cycles)) => {
                self.at_least(cycles, 1);
                self.at_most(cycles, MAX_CYCLES, "cycles");
                Some(Grouping::Cycle {
                    column: column.get_ref().clone(),
                    count: *cycles.get_ref(),
                })
            }
            (column, cycles) => {
                if let Some(at) = place(column).or(place(cycles)) {
                    self.fault(&at, "both `cycle_column` and `cycles_per_epoch`", "one of them");
                }
                None
            }
        }
    }

    /// The validators that score devices.
    pub fn validators(&mut self, table: &Spanned<()>, form: &form::RewardsTable) -> Option<Grouping> {
        let Some(column) = &form.validator_column else {
            return self.missing(table, "validator_column");
        };
        let Some(validators) = &form.validators else {
            return self.missing(table, "validators");
        };
        let count = validators.get_ref().len();
        if !(1..=MAX_VALIDATORS).contains(&count) {
            self.fault(validators, format!("1 to {MAX_VALIDATORS} validators"), count);
        }
        for stake in validators.get_ref().values() {
            self.not_zero(stake);
        }
        let stakes = validators.get_ref().values().map(|stake| *stake.get_ref());
        if stakes.clone().try_fold(0u64, u64::checked_add).is_none() {
            self.fault(validators, "stakes whose sum is below 2^64", "a greater sum");
        }
        Some(Grouping::Validator {
            column: column.get_ref().clone(),
            names: validators
                .get_ref()
                .keys()
                .map(|name| name.get_ref().clone())
                .collect(),
        })
    }

    /// The terms of a streak.
    pub fn streak(
        &mut self,
        table: &Spanned<()>,
        form: form::RewardsTable,
        classes: &[Class],
    ) -> StreakTerms {
        let missed = form.missed_epochs.as_ref();
        if let Some(missed) = missed {
            self.not_zero(missed);
        } else {
            self.missing::<()>(table, "missed_epochs");
        }
        StreakTerms {
            missed_epochs: missed.map_or(1, |missed| (*missed.get_ref()).max(1)),
            levels: self.levels(table, form.level_epochs, form.level_points),
            class_points: self.class_points(form.class_points, classes),
        }
    }

    fn levels(
        &mut self,
        table: &Spanned<()>,
        epochs: Option<Spanned<Vec<Spanned<u32>>>>,
        points: Option<Spanned<Vec<u32>>>,
    ) -> Vec<StreakLevel> {
        let Some(epochs) = epochs else {
            return self.missing(table, "level_epochs").unwrap_or_default();
        };
        let Some(points) = points else {
            return self.missing(table, "level_points").unwrap_or_default();
        };
        let count = epochs.get_ref().len();
        if !(1..=MAX_LEVELS).contains(&count) {
            self.fault(&epochs, format!("1 to {MAX_LEVELS} levels"), count);
        }
        if points.get_ref().len() != count {
            let expected = format!("as many points as there are levels, {count}");
            self.fault(&points, expected, points.get_ref().len());
        }
        let mut least = 0;
        for (position, epochs) in epochs.get_ref().iter().enumerate() {
            let value = *epochs.get_ref();
            if (position == 0) != (value == 0) || value < least {
                self.fault(
                    epochs,
                    "epochs that begin with 0 and rise from level to level",
                    value,
                );
            }
            least = value.saturating_add(1);
        }
        let epochs = epochs.into_inner().into_iter().map(Spanned::into_inner);
        let level = |(epochs, points)| StreakLevel { epochs, points };
        epochs.zip(points.into_inner()).map(level).collect()
    }

    fn class_points(
        &mut self,
        form: Option<Spanned<BTreeMap<Spanned<String>, u32>>>,
        classes: &[Class],
    ) -> Vec<(u8, u32)> {
        let mut points = BTreeMap::new();
        for (key, value) in form.map(Spanned::into_inner).unwrap_or_default() {
            let named =
                |class: &&Class| class.name == *key.get_ref() || class.id.to_string() == *key.get_ref();
            let Some(class) = classes.iter().find(named) else {
                let names = quoted_list(classes.iter().map(|class| &class.name));
                let expected = format!("the id or name of a class: {names}");
                self.fault(&key, expected, format!("{:?}", key.get_ref()));
                continue;
            };
            if points.insert(class.id, value).is_some() {
                self.fault(
                    &key,
                    "the points of a class once",
                    format!("{:?} again", key.get_ref()),
                );
            }
        }
        points.into_iter().collect()
    }
}
