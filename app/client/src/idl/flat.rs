//! Lays structs out in the columns of a table.

use std::collections::BTreeMap;

use anchor_lang_idl_spec::{IdlField, IdlType, IdlTypeDef};
use serde_json::{Map, Value};

use super::value::{fields_of, is_filler};

type Types = BTreeMap<String, IdlTypeDef>;

/// The names of the columns of a struct.
pub fn columns(types: &Types, name: &str) -> Vec<String> {
    let mut columns = Vec::new();
    for field in shown(types, name) {
        match structure(types, field) {
            None => columns.push(field.name.clone()),
            Some(inner) => {
                let inner = self::columns(types, inner).into_iter();
                columns.extend(inner.map(|column| format!("{}_{column}", field.name)));
            }
        }
    }
    columns
}

/// The cells of a struct's columns, in the same order.
pub fn cells(types: &Types, name: &str, values: &Map<String, Value>) -> Vec<String> {
    let mut cells = Vec::new();
    for field in shown(types, name) {
        let value = values.get(&field.name).unwrap_or(&Value::Null);
        match (structure(types, field), value) {
            (Some(inner), Value::Object(values)) => cells.extend(self::cells(types, inner, values)),
            _ => cells.push(cell(value)),
        }
    }
    cells
}

fn shown<'a>(types: &'a Types, name: &str) -> impl Iterator<Item = &'a IdlField> {
    fields_of(types, name).iter().filter(|field| !is_filler(field))
}

/// The struct that a field is, if it is one.
fn structure<'a>(types: &Types, field: &'a IdlField) -> Option<&'a str> {
    match &field.ty {
        IdlType::Defined { name, .. } if !fields_of(types, name).is_empty() => Some(name),
        _ => None,
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
