//! The schema of a report for programs, from the same lines as the report.

use std::borrow::Cow;

use bytemuck::Zeroable;
use flywheel_client::accounts::EpochStatement;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value as Json, json};

use super::Report;
use super::account::Row;
use super::emission::Emission;
use super::line::{self, Line, Of, Value};
use crate::show::{DECIMAL, Time};

impl JsonSchema for Report {
    fn schema_name() -> Cow<'static, str> {
        "StatementReport".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let time = generator.subschema_for::<Time>().to_value();
        let mints = [false, true].map(|native| mint(native, &time));
        json_schema!({
            "type": "object",
            "description": "The statements of a network, mint by mint",
            "properties": {
                "network": { "type": "string" },
                "mints": { "type": "array", "items": { "oneOf": mints } },
                "agrees": { "type": "boolean" },
                "statementsChecked": { "type": "integer", "minimum": 0 },
                "pairsChecked": { "type": "integer", "minimum": 0 },
                "problems": { "type": "array", "items": { "type": "string" } },
            },
            "required": ["network", "mints", "agrees", "statementsChecked", "pairsChecked", "problems"],
        })
    }
}

/// The statements of the network's own token, or of another mint.
fn mint(native: bool, time: &Json) -> Json {
    let lines = lines(native, time);
    json!({
        "type": "object",
        "properties": {
            "mint": { "type": "string" },
            "native": { "const": native },
            "pool": { "type": "string" },
            "statementsDue": { "type": "integer", "minimum": 0 },
            "epochs": { "type": "array", "items": epoch(native, lines.clone()) },
            // Nothing is said of no epochs.
            "together": { "type": "object", "properties": lines },
        },
        "required": ["mint", "native", "pool", "statementsDue", "epochs", "together"],
    })
}

fn epoch(native: bool, lines: Map<String, Json>) -> Json {
    let mut fields = Map::from_iter([("epoch".to_owned(), json!({ "type": "integer", "minimum": 0 }))]);
    fields.extend(lines);
    if native {
        let from = json!({ "enum": ["schedule", "minted"] });
        fields.insert("emissionFrom".to_owned(), from);
    }
    let digest = json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" });
    fields.insert("invoiceDigest".to_owned(), digest);
    let required: Vec<&String> = fields.keys().collect();
    json!({ "type": "object", "required": required, "properties": fields })
}

fn lines(native: bool, time: &Json) -> Map<String, Json> {
    let is_of = |line: &Line| match line.of {
        Of::Every => true,
        Of::Native => native,
        Of::Auctioned => !native,
    };
    // What kind of value a line has does not depend on the statement.
    let row = Row {
        statement: EpochStatement::zeroed(),
        emission: Emission::default(),
    };
    let all = line::all().into_iter().filter(is_of);
    all.map(|line| (line.key.to_owned(), value(line.value(&row), time)))
        .collect()
}

fn value(value: Value, time: &Json) -> Json {
    match value {
        // A sum over epochs may be beyond 64 bits, which `Amount` is not.
        Value::Payment(_) | Value::Token(_) => json!({
            "type": "object",
            "properties": {
                "baseUnits": { "type": "integer", "minimum": 0 },
                "tokens": { "type": "string", "pattern": DECIMAL },
            },
            "required": ["baseUnits", "tokens"],
        }),
        Value::Count(_) => json!({ "type": "integer", "minimum": 0 }),
        Value::Moment(_) => time.clone(),
    }
}
