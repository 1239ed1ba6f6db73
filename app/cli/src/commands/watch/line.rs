//! An event on a line.

use flywheel_client::events::Event;
use serde_json::{Map, Value};

use crate::args::Output;
use crate::commands::export::events::heading;
use crate::show::Time;

/// Fields that a line for people shows.
const FIELDS: usize = 6;
/// Characters of an address that a line for people shows on either side.
const SIDE: usize = 4;
/// Texts longer than this are addresses or hashes.
const SHORT: usize = 24;

/// An event as people or programs read it, with a line break.
pub fn line(output: Output, event: &Event) -> String {
    match output {
        Output::Table => for_people(event),
        Output::Json | Output::JsonCompact => {
            let heading = heading(event).into_iter();
            let mut row: Map<String, Value> = heading.map(|(name, value)| (name.to_owned(), value)).collect();
            row.insert("fields".to_owned(), Value::Object(event.fields.clone()));
            format!("{}\n", Value::Object(row))
        }
    }
}

fn for_people(event: &Event) -> String {
    let when = event
        .time
        .map_or_else(|| format!("slot {}", event.slot), |time| Time(time).to_string());
    let shown = event
        .fields
        .iter()
        .filter_map(|(name, value)| Some((name, text(value)?)));
    let fields: Vec<String> = shown
        .take(FIELDS)
        .map(|(name, text)| format!("{name}={text}"))
        .collect();
    let more = if event.fields.len() > fields.len() {
        " ..."
    } else {
        ""
    };
    format!(
        "{when}  {:<18}  {:<22}  {}{more}\n",
        event.program,
        event.name,
        fields.join(" ")
    )
}

/// What a value is on a line; structs and lists have no place there.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(shortened(text)),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// Addresses and hashes by their beginning and end. Names come from anybody and are not cut between bytes of a letter.
fn shortened(text: &str) -> String {
    let long = text.len() > SHORT && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match (text.get(..SIDE), text.get(text.len().saturating_sub(SIDE)..)) {
        (Some(start), Some(end)) if long => format!("{start}..{end}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use solana_signature::Signature;

    #[test]
    fn people_read_the_first_fields_and_programs_all() {
        let Value::Object(fields) = json!({
            "device": "jD8uu6j3CecqTCc5gUFYpdNJKKQ3dY7BvpHQ2KxtYKX", "index": 7, "amount": "18446744073709551615",
            "terms": { "price": "1" }, "name": "Ünïcödé näme of thirty-two b"
        }) else {
            unreachable!()
        };
        let event = Event {
            slot: 9,
            time: Some(1_767_225_600),
            signature: Signature::from([1; 64]),
            number: 0,
            program: "device-registry",
            name: "DeviceRegistered",
            fields,
        };
        assert_eq!(
            line(Output::Table, &event),
            "2026-01-01T00:00:00Z  device-registry     DeviceRegistered        device=jD8u..tYKX index=7 \
             amount=18446744073709551615 name=Ünïcödé näme of thirty-two b ...\n"
        );
        let parsed: Value = serde_json::from_str(&line(Output::Json, &event)).unwrap();
        assert_eq!(parsed["time"], "2026-01-01T00:00:00Z");
        assert_eq!(parsed["fields"]["terms"]["price"], "1");
        assert_eq!(line(Output::JsonCompact, &event).lines().count(), 1);
    }
}
