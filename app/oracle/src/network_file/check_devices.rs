//! How the devices file is read: which column says what, and what the texts in it stand for.

use std::collections::BTreeMap;

use toml::Spanned;

use super::check::Checker;
use super::toml_form::{self as form, Spellings};
use super::{Choice, Class, ClassValue, DeviceMapping, Manufacturer, Setting};
use crate::table::quoted_list;

impl Checker<'_> {
    /// How the devices file is read.
    pub fn devices(
        &mut self,
        form: Spanned<form::DevicesTable>,
        network_name: &str,
        classes: &[Class],
        manufacturers: &[Manufacturer],
    ) -> DeviceMapping {
        let table = Spanned::new(form.span(), ());
        let form = form.into_inner();
        let class = self.class_choice(
            form.class_column,
            &form.class_values,
            &form.class_misspellings,
            classes,
            &table,
        );
        let makers = (
            form.manufacturer,
            form.manufacturer_column,
            form.manufacturer_values,
        );
        DeviceMapping {
            id_column: form.id_column,
            class,
            operator: match (form.operator, form.operator_column) {
                (None, Some(column)) => Setting::Column(column.into_inner()),
                (Some(name), None) => Setting::Constant(name.into_inner()),
                (None, None) => Setting::Constant(network_name.to_owned()),
                (Some(name), Some(_)) => {
                    self.fault(&name, "either `operator` or `operator_column`", "both");
                    Setting::Constant(name.into_inner())
                }
            },
            manufacturer: self.manufacturer_choice(makers, manufacturers, &table),
            capacity: match (form.capacity, form.capacity_column) {
                (Some(value), None) => Setting::Constant(value.into_inner()),
                (None, Some(column)) => Setting::Column(column.into_inner()),
                (value, _) => {
                    let found = if value.is_some() { "both" } else { "neither" };
                    self.fault(&table, "either `capacity` or `capacity_column`", found);
                    Setting::Constant(0)
                }
            },
            latitude_column: form.latitude_column,
            longitude_column: form.longitude_column,
            live: self.status(form.status),
        }
    }

    fn class_choice(
        &mut self,
        column: Option<Spanned<String>>,
        values: &Spellings,
        misspellings: &Spellings,
        classes: &[Class],
        table: &Spanned<()>,
    ) -> Choice<ClassValue> {
        let Some(column) = column else {
            if let [only] = classes {
                return Choice::Constant(ClassValue {
                    class: only.id,
                    misspelt: false,
                });
            }
            let found = format!("{} classes and no class_column", classes.len());
            self.fault(table, "the key `class_column`, or exactly one [[class]]", found);
            return Choice::Constant(ClassValue {
                class: 0,
                misspelt: false,
            });
        };
        let known = classes
            .iter()
            .map(|class| (class.name.as_str(), class.id))
            .collect::<Vec<_>>();
        let mut spellings = BTreeMap::new();
        for (misspelt, table) in [(false, values), (true, misspellings)] {
            for (text, id) in self.spellings(table, &known, "class") {
                let value = ClassValue { class: id, misspelt };
                if spellings.insert(text.get_ref().clone(), value).is_some() {
                    self.fault(
                        &text,
                        "a spelling that stands for one class only",
                        format!("{:?} again", text.get_ref()),
                    );
                }
            }
        }
        if values.is_empty() {
            for class in classes {
                spellings.entry(class.name.clone()).or_insert(ClassValue {
                    class: class.id,
                    misspelt: false,
                });
            }
        }
        Choice::Column {
            column: column.into_inner(),
            values: spellings,
        }
    }

    fn manufacturer_choice(
        &mut self,
        (constant, column, values): (Option<Spanned<u16>>, Option<Spanned<String>>, Spellings),
        manufacturers: &[Manufacturer],
        table: &Spanned<()>,
    ) -> Choice<u16> {
        let is_known = |id: &u16| manufacturers.iter().any(|manufacturer| manufacturer.id == *id);
        match (constant, column) {
            (Some(id), None) => {
                if !is_known(id.get_ref()) {
                    self.fault(&id, "the id of a manufacturer of this file", id.get_ref());
                }
                Choice::Constant(id.into_inner())
            }
            (None, Some(column)) => {
                let known = manufacturers
                    .iter()
                    .map(|maker| (maker.name.as_str(), maker.id))
                    .collect::<Vec<_>>();
                let mut texts: BTreeMap<String, u16> = BTreeMap::new();
                for (text, id) in self.spellings(&values, &known, "manufacturer") {
                    texts.insert(text.into_inner(), id);
                }
                if values.is_empty() {
                    texts = known
                        .into_iter()
                        .map(|(name, id)| (name.to_owned(), id))
                        .collect();
                }
                Choice::Column {
                    column: column.into_inner(),
                    values: texts,
                }
            }
            (Some(id), Some(_)) => {
                self.fault(&id, "either `manufacturer` or `manufacturer_column`", "both");
                Choice::Constant(id.into_inner())
            }
            (None, None) => match manufacturers {
                [only] => Choice::Constant(only.id),
                _ => {
                    let expected = "the key `manufacturer` or `manufacturer_column`, or one [[manufacturer]]";
                    self.fault(
                        table,
                        expected,
                        format!("neither, and {} manufacturers", manufacturers.len()),
                    );
                    Choice::Constant(0)
                }
            },
        }
    }

    /// The spellings of a table whose keys are ids or names of `known` things.
    fn spellings<I: Copy + ToString>(
        &mut self,
        table: &Spellings,
        known: &[(&str, I)],
        what: &str,
    ) -> Vec<(Spanned<String>, I)> {
        let mut found = Vec::new();
        for (key, texts) in table {
            match known
                .iter()
                .find(|(name, id)| name == key.get_ref() || id.to_string() == *key.get_ref())
            {
                Some((_, id)) => found.extend(texts.iter().map(|text| (text.clone(), *id))),
                None => {
                    let names = quoted_list(known.iter().map(|(name, _)| name));
                    self.fault(
                        key,
                        format!("the id or name of a {what}: {names}"),
                        format!("{:?}", key.get_ref()),
                    );
                }
            }
        }
        found
    }

    fn status(&mut self, form: Option<form::StatusTable>) -> Choice<bool> {
        let Some(form) = form else {
            return Choice::Constant(true);
        };
        let mut values = BTreeMap::new();
        for (texts, live) in [(form.live, true), (form.pending, false)] {
            for text in texts {
                if values.insert(text.get_ref().clone(), live).is_some() {
                    self.fault(&text, "each status once", format!("{:?} again", text.get_ref()));
                }
            }
        }
        Choice::Column {
            column: form.column,
            values,
        }
    }
}
