//! Schemas of what commands print.

mod common;

use common::{EXPIRY, Place, schemas};
use serde_json::{Value, json};

fn fits(command: &str, value: &Value) -> bool {
    let schema = &schemas::all()[command];
    jsonschema::draft202012::is_valid(schema, value)
}

#[test]
fn a_schema_is_printed_for_the_words_of_a_command() {
    let place = Place::new();
    let schema = place.does("schema device register");
    assert_eq!(schema["title"], "flywheel device register");
    assert_eq!(&schema, &schemas::all()["device register"]);
    assert_eq!(
        place.does("schema device offer"),
        place.does("schema device transfer")
    );
    let table: Value = serde_json::from_str(&place.table("schema device register")).unwrap();
    assert_eq!(table, schema);
}

#[test]
fn the_list_has_the_commands_that_have_a_schema() {
    let place = Place::new();
    let listed = place.table("schema");
    let names: Vec<&str> = listed.lines().collect();
    let known: Vec<&String> = schemas::all().keys().collect();
    assert_eq!(names.len(), known.len());
    assert!(names.contains(&"network create") && !names.contains(&"completions"));
    assert_eq!(place.does("schema").as_array().unwrap().len(), names.len());
}

#[test]
fn a_result_fits_its_schema_and_no_other_field_does() {
    let place = Place::new();
    let made = place.does("keygen --out key");
    assert!(fits("keygen", &made));
    let mut more = made.clone();
    more["secret"] = json!("x");
    assert!(!fits("keygen", &more));
    let mut less = made;
    less.as_object_mut().unwrap().remove("file");
    assert!(!fits("keygen", &less));
}

#[test]
fn an_item_and_its_cost_are_closed_together() {
    let mut place = Place::new();
    place.keygen("auth");
    place.does("airdrop 100 -k auth");
    let network = place.create_network();
    assert!(fits("network create", &network) && !fits("network show", &network));
    let mut more = network.clone();
    more["nmae"] = json!("x");
    assert!(!fits("network create", &more));
    let mut float = network;
    float["fees"]["lamports"] = json!(0.5);
    assert!(!fits("network create", &float));
}

#[test]
fn rows_of_a_registrations_file_fit_their_schema_before_and_after_the_device_has_signed() {
    let place = Place::with_network();
    let keys = place.registrations("devices.csv", 2);
    let attest = format!(
        "manufacturer attest --manufacturer 1 --class 1 --capacity 50 --expires {EXPIRY} --devices keys.txt -k maker"
    );
    let attested = place.does(&attest);
    assert_eq!(
        (&attested[1]["deviceKey"], &attested[1]["possession"]),
        (&json!(keys[1]), &Value::Null)
    );
    let operator = place.address("op");
    let proven = place.does(&format!(
        "device prove --operator {operator} --from attested.csv --keys devices.csv.keys"
    ));
    assert!(
        proven
            .as_array()
            .unwrap()
            .iter()
            .all(|row| row["possession"].is_string())
    );
}

#[test]
#[should_panic(expected = "prints what its schema does not allow")]
fn a_test_whose_command_prints_another_field_fails() {
    schemas::check(
        &["keygen", "--output", "json"],
        br#"{"address": "x", "file": "y", "z": 1}"#,
    );
}

#[test]
#[should_panic(expected = "prints no JSON")]
fn a_test_whose_command_prints_text_for_json_fails() {
    schemas::check(&["keygen", "--output", "json"], b"address x");
}

#[test]
fn words_that_name_no_command_are_answered_with_those_that_do() {
    let place = Place::new();
    place.refuses(2, "schema device", "name one of them: device list, ");
    place.refuses(2, "schema devise register", "`flywheel schema` lists");
    place.refuses(2, "schema completions", "has no schema");
    place.refuses(2, "schema --all device", "cannot be used with");
    place.refuses(2, "schema -u devnet", "leave --url out");
}
