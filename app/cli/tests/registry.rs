//! A network from nothing, command by command, each by its words: what one makes, the next one finds.

mod common;

use common::local::KeptInAFile;
use common::{EXPIRY, Place};
use serde_json::json;

/// How many devices one command registers.
const DEVICES: usize = 1_000;

#[test]
fn a_network_of_1000_devices_from_nothing() {
    let _kept = KeptInAFile::for_its_order();
    let place = Place::with_network();
    let keys = place.registrations("r.csv", DEVICES);
    let summary = place.json(&["device", "register", "--file", "r.csv", "-k", "op"]);
    assert_eq!(
        (
            &summary["registered"],
            &summary["skipped"],
            &summary["transactions"]
        ),
        (&json!(DEVICES), &json!(0), &json!(DEVICES / 2)),
        "two registrations fit in a transaction"
    );
    // One signature of the operator in each transaction, and two that the precompile checks for each device.
    assert_eq!(
        summary["fees"]["lamports"],
        json!(5_000 * (DEVICES / 2 + 2 * DEVICES))
    );
    println!("{DEVICES} devices registered in {} s", summary["seconds"]);

    let devices = place.devices();
    for (index, (device, key)) in devices.iter().zip(&keys).enumerate() {
        assert_eq!(
            (&device["index"], &device["key"]),
            (&json!(index), &json!(key)),
            "in the order of the file"
        );
    }
    assert_eq!(devices.len(), DEVICES);
    let network = place.json(&["network", "show"]);
    assert_eq!(
        (&network["devices"], &network["nextDeviceIndex"]),
        (&json!(DEVICES), &json!(DEVICES))
    );
    let again = place.json(&["device", "register", "--file", "r.csv", "-k", "op"]);
    assert_eq!(
        (&again["registered"], &again["skipped"], &again["transactions"]),
        (&json!(0), &json!(DEVICES), &json!(0))
    );
    assert_eq!(
        place.json(&["device", "activate", "--all-pending", "-k", "op"])["activated"],
        json!(DEVICES)
    );
}

#[test]
fn devices_are_named_filtered_activated_and_moved() {
    let _kept = KeptInAFile::for_its_order();
    let place = Place::with_network();
    place.create_class("2");
    let keys = place.registrations("r.csv", 5);
    place.json(&["device", "register", "--file", "r.csv", "-k", "op"]);
    let shown = place.json(&["device", "show", "3"]);
    assert_eq!(shown["key"], json!(keys[3]));
    assert_eq!(
        (&shown["location"], &shown["activatedAt"]),
        (&json!(null), &json!(null))
    );
    for name in [keys[3].as_str(), shown["address"].as_str().unwrap()] {
        assert_eq!(place.json(&["device", "show", name]), shown);
    }

    let activated = place.json(&["device", "activate", "1", &keys[3], "3", "-k", "op"]);
    assert_eq!(
        (&activated["activated"], &activated["transactions"]),
        (&json!(2), &json!(1))
    );
    let indexes = |words: &[&str]| {
        let words: Vec<&str> = ["device", "list"].iter().chain(words).copied().collect();
        let listed = place.json(&words);
        listed
            .as_array()
            .unwrap()
            .iter()
            .map(|device| device["index"].as_u64().unwrap())
            .collect::<Vec<_>>()
    };
    let wallet = place.address("op");
    let account = shown["operator"].as_str().unwrap().to_owned();
    assert_eq!(indexes(&["--status", "active"]), [1, 3]);
    assert_eq!(
        indexes(&["--status", "pending", "--operator", &wallet]),
        [0, 2, 4]
    );
    assert_eq!(
        indexes(&["--operator", &account, "--class", "1"]),
        [0, 1, 2, 3, 4]
    );
    assert!(indexes(&["--class", "2"]).is_empty());

    let moved = place.json(&["device", "move", "3", "--at", "-33.8568,151.2153", "-k", "op"]);
    assert_eq!(
        (&moved["locationAsserts"], &moved["transactions"]),
        (&json!(1), &json!(1))
    );
    assert!(moved["locatedAt"]["unix"].as_u64().unwrap() > 1_700_000_000);
    assert!(moved["locatedAt"]["utc"].as_str().unwrap().ends_with('Z'));
    let cell = moved["location"].as_str().unwrap();
    // Far away, then near: into another counted cell, and within one.
    place.json(&["device", "move", "3", "--at", "40.7607,-73.9228", "-k", "op"]);
    place.json(&["device", "move", "3", "--at", "40.7612,-73.9228", "-k", "op"]);
    let back = place.json(&["device", "move", "3", "--cell", cell, "-k", "op"]);
    assert_eq!(
        (&back["location"], &back["locationAsserts"]),
        (&json!(cell), &json!(4))
    );
}

#[test]
fn lists_and_accounts_are_shown_as_tables_with_units_and_as_json() {
    let place = Place::with_network();
    let class = place.json(&["class", "show", "1"]);
    let expected = json!({
        "category": "connectivity", "activator": "operator", "capacityUnit": "mbps", "minCapacity": 1,
        "maxCapacity": 100, "rewardWeightBps": 10_000, "retired": false
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&class[name], value, "{name}");
    }
    assert_eq!(place.json(&["class", "list"]), json!([class]));
    let maker = place.json(&["manufacturer", "show", "1"]);
    assert_eq!((&maker["quota"], &maker["classes"]), (&json!(2_000), &json!([1])));
    assert_eq!(place.json(&["manufacturer", "list"]), json!([maker]));
    let wallet = place.address("op");
    let operator = place.json(&["operator", "show", &wallet]);
    assert_eq!(
        (&operator["authority"], &operator["rentPayer"]),
        (&json!(wallet), &json!(wallet))
    );
    assert_eq!(place.json(&["operator", "list"]), json!([operator]));
    let network = place.json(&["network", "show"]);
    assert_eq!(network["epochSeconds"], json!(86_400));
    assert_eq!(place.json(&["network", "list"]).as_array().unwrap().len(), 1);
    for (words, expected) in [
        (&["class", "list"][..], "1 to 100 mbps"),
        (&["class", "show", "1"], "H3 resolution 8"),
        (&["manufacturer", "list"], "0 of 2,000"),
        (&["network", "show"], "86400 s (1 d)"),
        (&["network", "list"], "1 network\n"),
        (&["operator", "list"], "1 operator\n"),
        (&["device", "list"], "no devices\n"),
        (&["airdrop", "1.5", "-k", "op"], "1.5 SOL"),
    ] {
        let text = place.text(words);
        assert!(text.contains(expected), "{expected:?} is missing in\n{text}");
        assert!(!text.contains('\u{1b}'), "no escape sequences in a pipe");
    }
}

#[test]
fn a_sponsor_pays_for_an_operator_and_its_devices() {
    let place = Place::with_network();
    let (poor, sponsor) = (place.keygen("poor"), place.keygen("sponsor"));
    place.json(&["airdrop", "5", &sponsor]);
    let operator = place.json(&["operator", "register", "-k", "poor", "--payer", "sponsor"]);
    assert_eq!(operator["rentPayer"], json!(sponsor));
    let attested = |place: &Place| {
        let key = place.keygen("device");
        place.write("keys.txt", &format!("device_key\n{key}\n"));
        let file = place.text(&[
            "manufacturer",
            "attest",
            "--manufacturer",
            "1",
            "--class",
            "1",
            "--capacity",
            "50",
            "--expires",
            EXPIRY,
            "--devices",
            "keys.txt",
            "-k",
            "maker",
        ]);
        place.write("attested.csv", &file);
    };
    attested(&place);
    let proven = place.text(&[
        "device",
        "prove",
        "--operator",
        &poor,
        "--from",
        "attested.csv",
        "-k",
        "device",
    ]);
    place.write("r.csv", &proven);
    let complaint = place.complaint(2, &["device", "register", "--file", "r.csv", "-k", "poor"]);
    assert!(
        complaint.contains("name its keypair file with --payer"),
        "{complaint}"
    );
    let words = [
        "device", "register", "--file", "r.csv", "-k", "poor", "--payer", "sponsor",
    ];
    let summary = place.json(&words);
    assert_eq!(
        (&summary["registered"], &summary["transactions"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(summary["fees"]["lamports"], json!(4 * 5_000));
    assert!(summary["rent"]["lamports"].as_u64().unwrap() > 1_000_000);
}

#[test]
fn a_device_proves_its_possession_alone_as_in_a_file() {
    let place = Place::with_network();
    let keys = place.registrations("r.csv", 1);
    std::fs::copy(place.path("r.csv.keys/0.json"), place.path("device")).unwrap();
    let operator = place.address("op");
    let proof = place.json(&["device", "prove", "--operator", &operator, "-k", "device"]);
    assert_eq!(proof["deviceKey"], json!(keys[0]));
    let signature = proof["possession"].as_str().unwrap();
    assert!(place.read("r.csv").trim_end().ends_with(signature));
    let rows = place.json(&[
        "device",
        "prove",
        "--operator",
        &operator,
        "--from",
        "attested.csv",
        "-k",
        "device",
    ]);
    assert_eq!(
        (&rows[0]["possession"], &rows[0]["capacity"]),
        (&proof["possession"], &json!(50))
    );
}
