//! A snapshot that heeds collateral.

mod common;

use common::vault::{DAY, Vault};
use serde_json::json;

/// Status and multiplier of the devices of a snapshot that is taken with these options.
fn rows(vault: &Vault, options: &str) -> Vec<[String; 2]> {
    let place = &vault.place;
    place.does(&format!(
        "oracle snapshot --out x.snapshot --csv x.csv --collateral {options}"
    ));
    let csv = place.read("x.csv");
    let lines = csv
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect::<Vec<_>>());
    lines
        .map(|cells| [3, 4].map(|column| cells[column].to_owned()))
        .collect()
}

fn row(status: &str, bps: &str) -> [String; 2] {
    [status, bps].map(str::to_owned)
}

#[test]
fn devices_whose_operator_is_short_of_collateral_for_longer_than_the_grace_count_nothing() {
    let vault = Vault::new();
    let (place, mint) = (&vault.place, &vault.mint);
    // A device of `other` of a class that asks for no bond, and two of `op` that need 150 base units each.
    place.registrations_for("other", "1", "one.csv", 1);
    place.does("device register --file one.csv -k other");
    place.does("device activate --all-pending -k other");
    for device in ["0", "1"] {
        place.does(&format!("device move {device} --at 40.7607,-73.9228 -k op"));
    }
    place.does("device move 2 --at 40.7607,-73.9228 -k other");
    let pool = Vault::address(&place.does(&format!(
        "stake create-pool collateral --mint {mint} --grace 3d --unbonding 1d -k auth"
    )));
    // 1.5x, on probation at half, two where one is wanted.
    let counted = vec![
        row("active", "3750"),
        row("active", "3750"),
        row("active", "10000"),
    ];
    let short = vec![
        row("suspended", "0"),
        row("suspended", "0"),
        row("active", "10000"),
    ];
    assert_eq!(
        rows(&vault, &pool),
        short,
        "nothing ever stood behind the operator"
    );
    let taken = place.does("oracle snapshot --out y.snapshot");
    assert_eq!(taken["devicesLive"], json!(3), "nobody asked for collateral");

    place.does("collateral status --update -k other");
    let noted = place.now();
    assert_eq!(rows(&vault, &pool), counted, "the grace has begun");
    let at = |seconds: i64| format!("{pool} --at {}", noted + seconds);
    assert_eq!(rows(&vault, &at(3 * DAY - 1)), counted);
    assert_eq!(rows(&vault, &at(3 * DAY)), short);

    place.does("stake open --amount 0.000299 -k op");
    assert_eq!(rows(&vault, &at(3 * DAY)), short, "one base unit is missing");
    place.does("stake topup --amount 0.000001 -k op");
    assert_eq!(rows(&vault, &at(3 * DAY)), counted);

    // A slash makes it short again, and the grace begins with it.
    let hash = "00".repeat(32);
    let op = place.address("op");
    let case = place.does(&format!(
        "slash open {op} --share 0.1 --evidence-hash {hash} -k auth"
    ));
    place.wait(7 * DAY);
    place.does(&format!("slash execute {} -k other", Vault::address(&case)));
    let until = place.now() + 3 * DAY;
    let statuses = |time: i64| {
        let rows = rows(&vault, &format!("{pool} --at {time}"));
        rows.into_iter().map(|[status, _]| status).collect::<Vec<_>>()
    };
    assert_eq!(statuses(until - 1), ["active"; 3]);
    assert_eq!(statuses(until), ["suspended", "suspended", "active"]);
    assert_eq!(
        place.does(&format!("collateral status --operator {op}"))["graceUntil"]["unix"],
        json!(until)
    );
}

#[test]
fn collateral_is_read_from_a_collateral_pool_of_the_network() {
    let vault = Vault::with_revenue();
    let place = &vault.place;
    let revenue = Vault::address(&place.does("stake pools")[0]);
    for pool in [revenue.as_str(), vault.mint.as_str()] {
        place.refuses(
            2,
            &format!("oracle snapshot --out x.snapshot --collateral {pool}"),
            "is no collateral pool of this network",
        );
    }
    place.write("x.csv", "index\n");
    place.refuses(
        2,
        &format!("oracle snapshot --from-csv x.csv --at 2026-01-01 --out x.snapshot --collateral {revenue}"),
        "cannot be used with",
    );
    assert!(!place.path("x.snapshot").exists());
}
