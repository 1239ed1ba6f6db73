//! A registration that is killed in the middle loses nothing and does nothing twice.

mod common;

use std::process::Stdio;
use std::time::{Duration, Instant};

use common::local::KeptInAFile;
use common::schemas::Checked;
use common::{Place, stderr};
use serde_json::json;

const DEVICES: usize = 1_000;
/// Bytes that the chain's file grows by before the process is killed: some hundred devices.
const GROWTH: u64 = 150_000;

#[test]
fn a_registration_that_is_killed_goes_on_where_it_stopped() {
    let _kept = KeptInAFile::being_its_subject();
    let place = Place::with_network();
    let keys = place.registrations("r.csv", DEVICES);
    let mut before = 0;
    for round in 0..2 {
        kill_in_the_middle(&place);
        let devices = place.devices().len();
        assert!(
            devices > before && devices < DEVICES,
            "round {round}: {devices} devices"
        );
        before = devices;
    }
    let summary = place.json(&["device", "register", "--file", "r.csv", "-k", "op"]);
    assert_eq!(summary["skipped"], json!(before));
    assert_eq!(summary["registered"], json!(DEVICES - before));
    let devices = place.devices();
    let found: Vec<_> = devices
        .iter()
        .map(|device| (&device["index"], &device["key"]))
        .collect();
    let expected: Vec<_> = keys
        .iter()
        .enumerate()
        .map(|(index, key)| (json!(index), json!(key)))
        .collect();
    assert_eq!(found.len(), DEVICES);
    assert!(
        found
            .iter()
            .zip(&expected)
            .all(|(found, expected)| *found == (&expected.0, &expected.1))
    );
    let operator = place.json(&["operator", "show", &place.address("op")]);
    assert_eq!(operator["devices"], json!(DEVICES));
    assert_eq!(
        place.json(&["manufacturer", "show", "1"])["attested"],
        json!(DEVICES)
    );
}

/// Starts the registration, waits until the chain's file has grown, and kills it without a warning.
fn kill_in_the_middle(place: &Place) {
    let size = || std::fs::metadata(place.path("flywheel.chain")).unwrap().len();
    let start = size();
    let mut child = place
        .flywheel(&["device", "register", "--file", "r.csv", "-k", "op"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    while size() < start + GROWTH {
        assert!(
            Instant::now() < deadline && child.try_wait().unwrap().is_none(),
            "it never got there"
        );
        std::thread::sleep(Duration::from_millis(1));
    }
    // While it writes, others may read but not write.
    let other = place.flywheel(&["airdrop", "1", "-k", "op"]).checked();
    assert_eq!(other.status.code(), Some(3));
    assert!(
        stderr(&other).contains("another process is using it"),
        "{}",
        stderr(&other)
    );
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success());
}
