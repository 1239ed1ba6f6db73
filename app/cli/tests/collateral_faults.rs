//! What failed devices pay out of their operator's collateral.

mod common;

use common::vault::{DAY, Vault};

#[test]
fn a_pool_is_created_with_fees_of_failed_devices_that_make_sense() {
    let vault = Vault::new();
    let (place, mint) = (&vault.place, &vault.mint);
    let create = |words: &str| format!("stake create-pool {words} --mint {mint} -k auth");
    for (words, expected) in [
        ("collateral --fault-fee 0.1", "name one with --fault-period"),
        ("collateral --fault-periods 4", "name one with --fault-period"),
        ("collateral --termination-fee 0.1", "name one with --fault-period"),
        (
            "collateral --fault-period 1d",
            "--fault-periods: type after how many",
        ),
        (
            "collateral --fault-period 1d --fault-periods 65536",
            "65536 is not in 0..=65535",
        ),
        (
            "collateral --fault-period 1d --fault-fee 1.1",
            "type a share from 0 to 1",
        ),
        (
            "revenue --fault-period 1d --fault-periods 4",
            "only collateral pays",
        ),
        ("governance --fault-fee 0.1", "name one with --fault-period"),
    ] {
        place.refuses(2, &create(words), expected);
    }
    let made = place.does(&create(
        "collateral --fault-period 1d --fault-fee 0.1 --fault-periods 4 --termination-fee 0.5",
    ));
    let names = [
        "faultPeriodSeconds",
        "faultFeeBps",
        "faultPeriods",
        "terminationBps",
    ];
    assert_eq!(
        names.map(|name| made["parameters"][name].as_i64().unwrap()),
        [DAY, 1_000, 4, 5_000]
    );
    let pool = Vault::address(&made);
    place.refuses(
        2,
        "stake update-pool --fault-period 0 -k auth",
        "--fault-period 0 --fault-fee 0 --fault-periods 0 --termination-fee 0",
    );
    place.does(
        "stake update-pool --fault-period 0 --fault-fee 0 --fault-periods 0 --termination-fee 0 -k auth",
    );
    let table = place.table(&format!("stake pools {pool}"));
    let change = "0.1 of its bond every 86400 s (1 d), 4 times, and 0.5 with the last -> nothing";
    assert!(table.contains(change), "{table}");
    place.wait(2 * DAY);
    let applied = place.does("stake apply-update -k op");
    assert_eq!(
        names.map(|name| applied["parameters"][name].as_i64().unwrap()),
        [0; 4]
    );
}
