//! Snapshots of a registry on a chain, and roots on a chain compared with those computed again.

mod common;

use common::Place;
use serde_json::json;

const DAY: i64 = 86_400;

/// Columns index, class, status, multiplier and payee of a snapshot that is taken with these options.
fn rows(place: &Place, options: &str) -> Vec<[String; 5]> {
    place.does(&format!("oracle snapshot --out x.snapshot --csv x.csv {options}"));
    let csv = place.read("x.csv");
    let lines = csv.lines().skip(1);
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            [0, 1, 3, 4, 7].map(|column| cells[column].to_owned())
        })
        .collect()
}

#[test]
fn a_snapshot_has_every_device_with_its_multiplier_and_payee() {
    let (place, keys) = Place::with_devices();
    place.registrations("one.csv", 1);
    place.does("device register --file one.csv -k op");
    for device in ["0", "1"] {
        place.does(&format!("device move {device} --at 40.7607,-73.9228 -k op"));
    }
    place.wait(0);
    let op = place.address("op");
    let row = |index: &str, class: &str, status: &str, bps: &str| {
        [index, class, status, bps, &op].map(str::to_owned)
    };
    // 1.5x, on probation at half, two where one is wanted.
    let probation = [
        row("0", "2", "active", "3750"),
        row("1", "2", "active", "3750"),
        row("2", "1", "pending", "0"),
    ];
    assert_eq!(rows(&place, ""), probation);
    let taken = place.does("oracle snapshot --out y.snapshot");
    assert_eq!(
        (&taken["devices"], &taken["devicesLive"], &taken["operators"]),
        (&json!(3), &json!(2), &json!(2))
    );
    assert_eq!(taken["time"]["unix"], json!(place.now()));
    assert_eq!(
        std::fs::read(place.path("x.snapshot")).unwrap(),
        std::fs::read(place.path("y.snapshot")).unwrap()
    );
    assert!(place.read("x.csv").lines().nth(1).unwrap().ends_with(&keys[0]));
    let settled = rows(&place, &format!("--at {}", place.now() + 10 * DAY));
    assert_eq!(settled[0], row("0", "2", "active", "7500"));
    let csv = place.read("x.csv");
    let cell = csv.lines().nth(1).unwrap().split(',').nth(6).unwrap();
    place.write("n.toml", &regions(cell));
    let regional = rows(&place, "--network-file n.toml");
    assert_eq!(regional[0], row("0", "2", "active", "7500"), "twice 3,750");
}

/// A network file of class 2 with a region in which it counts double.
fn regions(cell: &str) -> String {
    let crowd = include_str!("../../oracle/src/sample/crowd.toml");
    let region = format!("[[region]]\ncell = \"{cell}\"\nfactor_bps = 20000\n\n[[manufacturer]]");
    crowd
        .replace("id = 1\nname = \"Device\"", "id = 2\nname = \"Device\"")
        .replace("classes = [1]", "classes = [2]")
        .replace("[[manufacturer]]", &region)
}

#[test]
fn devices_of_a_suspended_operator_count_as_suspended_until_the_suspension_ends() {
    let (place, _) = Place::with_devices();
    place.wait(0);
    let op = place.address("op");
    place.json(&[
        "operator", "suspend", &op, "--for", "5d", "--reason", "fraud", "-k", "auth",
    ]);
    let statuses = |options: &str| rows(&place, options).into_iter().map(|row| row[2].clone());
    assert!(statuses("").all(|status| status == "suspended"));
    let later = format!("--at {}", place.now() + 5 * DAY);
    assert!(statuses(&later).all(|status| status == "active"));
}

#[test]
fn a_snapshot_of_no_network_or_from_csv_without_a_time_is_refused() {
    let (place, _) = Place::with_devices();
    let nobody = place.address("other");
    place.refuses(
        2,
        &format!("oracle snapshot --network {nobody} --out x.snapshot"),
        "there is no network at",
    );
    place.write("x.csv", "index\n");
    place.refuses(
        2,
        "oracle snapshot --from-csv x.csv --out x.snapshot",
        "--at <TIME>",
    );
    place.refuses(
        2,
        "oracle snapshot --from-csv x.csv --at 2026-01-01 --out x.snapshot",
        "found a header and nothing below it",
    );
    assert!(!place.path("x.snapshot").exists());
}
