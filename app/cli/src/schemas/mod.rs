//! JSON Schemas of what commands print, made from the types that are printed.

mod closed;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::show::Done;

/// What a command may print: how its schema is made.
pub type Form = fn(&mut SchemaGenerator) -> Schema;

/// One value, as `show::one`, `show::fields` and `show::json` print it.
pub fn one<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// An item and what it took, as `show::done` prints it.
pub fn done<T: JsonSchema + 'static>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<Done<'static, T>>()
}

/// A list, as `show::list` prints it.
pub fn list<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<Vec<T>>()
}

/// The schema of what is printed in one of these forms: complete in itself, and closed, so that it refuses a field that none
/// of the types has.
///
/// # Arguments
/// - `title`: what prints it, such as `flywheel network show`
pub fn document(title: &str, forms: &[Form]) -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut generator = settings.into_generator();
    let mut all: Vec<Value> = forms.iter().map(|form| form(&mut generator).to_value()).collect();
    let mut schema = match (all.len(), all.pop()) {
        (1, Some(Value::Object(only))) => only,
        (_, last) => {
            all.extend(last);
            Map::from_iter([("anyOf".to_owned(), Value::Array(all))])
        }
    };
    let definitions = generator.take_definitions(true);
    if !definitions.is_empty() {
        schema.insert("$defs".to_owned(), Value::Object(definitions));
    }
    closed::close(&mut schema);
    let mut document = Map::from_iter([
        (
            "$schema".to_owned(),
            json!("https://json-schema.org/draft/2020-12/schema"),
        ),
        ("title".to_owned(), json!(title)),
    ]);
    document.extend(schema);
    Value::Object(document)
}
