//! What stops devices: other keys, suspensions, the end, and what remains of them.

mod common;

use common::Place;
use serde_json::{Value, json};

const DAY: i64 = 86_400;

#[test]
fn a_new_key_takes_over_index_and_history_and_the_old_one_is_dead() {
    let (place, keys) = Place::with_devices();
    place.does("device move 0 --at 40.7607,-73.9228 -k op");
    let new = place.registrations_for("op", "2", "new.csv", 1).remove(0);
    place.refuses(2, "device replace 1 --file two.csv -k op", "has 2 rows");
    place.refuses(
        2,
        "device replace 0 --file new.csv -k other",
        "name its keypair file with --keypair",
    );
    let replaced = place.does("device replace 0 --file new.csv -k op");
    assert_eq!(
        (
            &replaced["index"],
            &replaced["key"],
            &replaced["status"],
            &replaced["locationAsserts"]
        ),
        (&json!(0), &json!(new), &json!("pending"), &json!(1))
    );
    let gone = place.does(&format!("device show {}", keys[0]));
    assert_eq!(
        (
            &gone["status"],
            &gone["index"],
            &gone["successor"],
            &gone["ofThisNetwork"]
        ),
        (&json!("replaced"), &json!(0), &json!(new), &json!(true))
    );
    let dead = format!("device activate {} -k op", keys[0]);
    place.refuses(
        2,
        &dead,
        "this device is replaced, and nothing can be done with it",
    );
    place.refuses(
        2,
        "device replace 1 --file new.csv -k op",
        "expected a key that was never registered",
    );
    place.registrations("wrong.csv", 1);
    place.refuses(
        2,
        "device replace 1 --file wrong.csv -k op",
        "expected class 2, the device's",
    );
    place.registrations_for("other", "2", "others.csv", 1);
    place.refuses(
        2,
        "device replace 1 --file others.csv -k op",
        "column \"possession\"",
    );
    place.registrations_for("op", "2", "late.csv", 1);
    place.does("manufacturer update 1 --quota 3 -k auth");
    place.refuses(
        2,
        "device replace 1 --file late.csv -k op",
        "whose quota is not used up",
    );
    place.does("manufacturer update 1 --quota 4 -k auth");
    // A retired class takes no new devices, but its devices may have new keys.
    place.does("class retire 2 --yes -k auth");
    place.does("device replace 1 --file late.csv -k op");
}

#[test]
fn a_retired_device_leaves_a_tombstone_that_is_listed_and_its_rent() {
    let (place, keys) = Place::with_devices();
    let (op, other) = (place.address("op"), place.address("other"));
    place.does("device move 0 --at 40.7607,-73.9228 -k op");
    place.does(&format!("device transfer 0 --to {other} -k op"));
    let asked = place.refuses(2, "device retire 0 -k op", "repeat the command with --yes");
    assert!(asked.contains(&op) && asked.contains(&keys[0]), "{asked}");
    place.refuses(1, "device retire 0 --yes -k other", "OperatorAuthorityMismatch");
    let retired = place.does("device retire 0 --yes -k op");
    assert_eq!(
        (&retired["ended"], &retired["refundedTo"]),
        (&json!("device"), &json!(op))
    );
    let [refund, kept] = ["refund", "kept"].map(|name| retired[name]["lamports"].as_u64().unwrap());
    // 160 bytes and then 16, each with the 128 that every account is charged for.
    assert_eq!((refund, kept), (144 * 5_080, 144 * 5_080));
    // The offer outlives the device, and its rent can still be fetched by the device's key.
    place.refuses(
        2,
        "device cancel-offer 0 -k op",
        "only its key leads to what remains of it",
    );
    place.does(&format!("device cancel-offer {} -k op", keys[0]));

    assert_eq!(place.devices().len(), 1);
    let all = place.does("device list --all");
    assert_eq!(
        (&all[0]["status"], &all[0]["index"]),
        (&json!("retired"), &json!(0))
    );
    assert_eq!(
        (&all[0]["ofThisNetwork"], &all[1]["status"]),
        (&json!(true), &json!("active"))
    );
    assert_eq!(
        place
            .does("device list --status retired")
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(place.does("device list --status replaced"), json!([]));
    place.refuses(
        2,
        &format!("device list --all --operator {op}"),
        "leave --operator and --class out",
    );
    for name in [keys[0].as_str(), all[0]["address"].as_str().unwrap()] {
        let shown = place.does(&format!("device show {name}"));
        assert_eq!(
            (&shown["status"], &shown["successor"]),
            (&json!("retired"), &Value::Null)
        );
    }
    assert!(
        place
            .table(&format!("device show {}", keys[0]))
            .contains("gone for ever")
    );
    place.refuses(2, "device show 0", "device 0 is retired");
    place.refuses(2, "device retire 0 --yes -k op", "device 0 is retired");
    assert_eq!(place.does("class show 2")["devices"], json!(1));
    assert_eq!(
        place.does("cell list")[0]["devices"],
        json!(0),
        "counted out of its cell too"
    );
    place.does("device retire 1 --yes -k op");
    assert_eq!(place.does("network show")["devices"], json!(0));
}

#[test]
fn a_tombstone_that_may_be_another_networks_says_so() {
    let (mut place, keys) = Place::with_devices();
    place.does("device retire 1 --yes -k op");
    let first = place.network().to_owned();
    place.json(&["network", "create", "Second", "--id", "2", "-k", "auth"]);
    assert_eq!(
        place.does("device list --all")[1]["ofThisNetwork"],
        json!(true),
        "the other has no index 1 yet"
    );
    place.settle_in_second_network();
    let listed = place.does(&format!("device list --all --network {first}"));
    assert_eq!(
        listed[1]["ofThisNetwork"],
        json!(false),
        "both networks have retired their device 1"
    );
    assert!(
        place
            .table(&format!("device list --all --network {first}"))
            .contains("maybe of another network")
    );
    let shown = place.does(&format!("device show {} --network {first}", keys[1]));
    assert_eq!(shown["ofThisNetwork"], json!(true), "the key tells");
}

#[test]
fn a_device_is_suspended_with_a_reason_and_an_end_appeals_and_returns() {
    let (place, keys) = Place::with_devices();
    place.wait(0);
    let suspend = "device suspend 0 --reason spoofing -k auth";
    place.refuses(2, suspend, "--for");
    place.refuses(2, "device suspend 0 --for 1d -k auth", "--reason-hash");
    place.refuses(2, &format!("{suspend} --for 181d"), "15552000 s (180 d)");
    place.refuses(
        2,
        &format!("{suspend} --until 2020-01-01"),
        "no end that the chain takes",
    );
    place.refuses(2, "device lift 0 -k auth", "is not suspended");
    place.refuses(2, "device appeal 0 --text no -k op", "is not suspended");
    place.refuses(
        1,
        &format!("{suspend} --for 1d").replace("auth", "op"),
        "PauserMismatch",
    );
    let suspended = place.does(&format!("{suspend} --for 1d"));
    assert_eq!(
        (&suspended["status"], &suspended["resumesAs"]),
        (&json!("suspended"), &json!("active"))
    );
    let suspension = &suspended["suspension"];
    assert_eq!(suspension["until"]["unix"], json!(place.now() + DAY));
    // `printf spoofing | sha256sum`
    let hash = "a28d0cfe57e63557d391b2c693ee3abd6f6472ce35d5d78a952f2ddcb253fbd0";
    assert_eq!(suspension["reasonHash"], json!(hash));
    place.refuses(2, &format!("{suspend} --for 2d"), "lift that suspension first");
    let appealed = place.does("device appeal 0 --text innocent -k op");
    assert_eq!(appealed["suspension"]["appealedAt"]["unix"], json!(place.now()));
    place.refuses(2, "device appeal 0 --text again -k op", "an appeal is on record");
    place.refuses(1, "device lift 0 -k op", "SuspensionStillRuns");
    let table = place.table("device show 0");
    assert!(
        table.contains("reason (SHA-256)") && table.contains("until 2"),
        "{table}"
    );
    place.wait(DAY);
    assert!(place.table("device show 0").contains("anybody may lift it"));
    let lifted = place.does("device lift 0 -k op");
    assert_eq!(
        (&lifted["ended"], &lifted["refundedTo"]),
        (&json!("suspension"), &json!(place.address("auth")))
    );
    assert_eq!(place.does("device show 0")["status"], json!("active"));

    // A suspension outlives a device that is retired under it.
    place.does(&format!("{suspend} --for 1d"));
    place.does("device retire 0 --yes -k op");
    let key = &keys[0];
    place.refuses(
        2,
        &format!("device appeal {key} --text x -k op"),
        "this device is retired",
    );
    place.does(&format!("device lift {key} -k auth"));
}
