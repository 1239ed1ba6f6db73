//! Closes schemas: an object has the fields of its type and no others.
//!
//! schemars leaves objects open unless each type asks for the contrary, and a schema that is open proves little. Closing all of
//! them here means that no type can forget to ask.

use serde_json::{Map, Value};

/// Where schemas stand that hold for the same value as the one around them.
const SAME_VALUE: [&str; 3] = ["allOf", "anyOf", "oneOf"];
/// Where a schema stands that holds for a part of the value.
const PART: [&str; 2] = ["items", "additionalProperties"];
/// Where schemas stand by name, or in order, that hold for parts of the value.
const PARTS: [&str; 4] = ["properties", "patternProperties", "$defs", "prefixItems"];

/// Closes a schema and all within it.
pub fn close(schema: &mut Map<String, Value>) {
    let described = describes_fields(schema);
    let joined = SAME_VALUE.iter().any(|keyword| schema.contains_key(*keyword));
    close_parts(schema, described);
    if described && !schema.contains_key("additionalProperties") {
        // The fields of a flattened type stand in a schema beside; only this keyword sees them.
        let keyword = if joined {
            "unevaluatedProperties"
        } else {
            "additionalProperties"
        };
        schema.insert(keyword.to_owned(), Value::Bool(false));
    }
}

/// Closes what is within a schema.
///
/// # Arguments
/// - `sees_all`: whether the schema around is the one that is closed, so that those which hold for the same value stay open
fn close_parts(schema: &mut Map<String, Value>, sees_all: bool) {
    let same = SAME_VALUE.iter().copied();
    for keyword in same.chain(PART).chain(PARTS) {
        let holds_for_same = SAME_VALUE.contains(&keyword);
        let Some(value) = schema.get_mut(keyword) else {
            continue;
        };
        let within: Vec<&mut Map<String, Value>> = match value {
            Value::Array(list) => list.iter_mut().filter_map(Value::as_object_mut).collect(),
            Value::Object(named) if PARTS.contains(&keyword) => {
                named.values_mut().filter_map(Value::as_object_mut).collect()
            }
            Value::Object(one) => vec![one],
            _ => Vec::new(),
        };
        for schema in within {
            if holds_for_same && sees_all {
                close_parts(schema, true);
            } else {
                close(schema);
            }
        }
    }
}

fn describes_fields(schema: &Map<String, Value>) -> bool {
    schema.contains_key("properties") || schema.get("type").is_some_and(|kind| kind == "object")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn closed(schema: Value) -> Value {
        let mut schema = schema.as_object().unwrap().clone();
        close(&mut schema);
        Value::Object(schema)
    }

    fn accepts(schema: &Value, value: &Value) -> bool {
        jsonschema::is_valid(schema, value)
    }

    #[test]
    fn an_object_has_no_other_fields_wherever_it_stands() {
        let object = json!({"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]});
        let places = [
            (object.clone(), json!({"a": 1}), json!({"a": 1, "b": 2})),
            (
                json!({"items": object}),
                json!([{"a": 1}]),
                json!([{"a": 1, "b": 2}]),
            ),
            (
                json!({"type": "object", "properties": {"of": object}}),
                json!({"of": {"a": 1}}),
                json!({"of": {"a": 1, "b": 2}}),
            ),
            (
                json!({"anyOf": [object, {"type": "null"}]}),
                json!({"a": 1}),
                json!({"a": 1, "b": 2}),
            ),
            (
                json!({"$ref": "#/$defs/O", "$defs": {"O": object}}),
                json!({"a": 1}),
                json!({"a": 1, "b": 2}),
            ),
        ];
        for (schema, good, bad) in places {
            let schema = closed(schema);
            assert!(accepts(&schema, &good), "{schema}");
            assert!(!accepts(&schema, &bad), "{schema}");
        }
    }

    #[test]
    fn a_map_takes_any_name_but_closes_what_it_holds() {
        let schema = closed(json!({
            "type": "object",
            "additionalProperties": {"type": "object", "properties": {"a": {"type": "integer"}}},
        }));
        assert!(accepts(&schema, &json!({"any": {"a": 1}, "other": {}})));
        assert!(!accepts(&schema, &json!({"any": {"b": 1}})));
    }

    #[test]
    fn the_fields_of_one_variant_that_is_flattened_are_taken_and_those_of_two_are_not() {
        let variant = |field: &str| json!({"type": "object", "properties": {field: {}}, "required": [field]});
        let schema = closed(json!({
            "type": "object",
            "properties": {"a": {}},
            "oneOf": [variant("b"), variant("c")],
        }));
        assert!(accepts(&schema, &json!({"a": 1, "b": 2})));
        assert!(!accepts(&schema, &json!({"a": 1, "b": 2, "d": 3})));
        assert!(!accepts(&schema, &json!({"a": 1, "b": 2, "c": 3})));
    }
}
