//! A network file and a chain, as a user types it: plan, apply, apply again, and work in the network.

mod common;

use common::{EXPIRY, Place, workspace};
use serde_json::{Value, json};

const PRESETS: [&str; 5] = ["bittensor", "city-wifi", "dimo", "linknyc", "render"];

/// A place with a preset as network.toml, and an authority with SOL.
fn place(preset: &str) -> Place {
    let place = Place::new();
    place.keygen("auth");
    place.does("airdrop 100 -k auth");
    let file = workspace().join(format!("presets/{preset}.toml"));
    place.write("network.toml", &std::fs::read_to_string(file).unwrap());
    place
}

fn actions(report: &Value) -> Vec<&str> {
    let rows = report["rows"].as_array().unwrap();
    rows.iter().map(|row| row["action"].as_str().unwrap()).collect()
}

/// Registers a device of the first class with manufacturer 1 of the network, whose key `apply` has made.
fn registers_a_device(place: &Place, network: &str) {
    place.keygen("op");
    place.does("airdrop 100 -k op");
    place.does(&format!("operator register -k op --network {network}"));
    let device = place.keygen("devices/device.json");
    place.write("keys.txt", &device);
    let classes = place.does(&format!("class list --network {network}"));
    let capacity = classes[0]["minCapacity"].as_u64().unwrap();
    let id = classes[0]["id"].as_u64().unwrap();
    let attested = place.table(&format!(
        "manufacturer attest --manufacturer 1 --class {id} --capacity {capacity} --expires {EXPIRY} --devices keys.txt -k \
         keys/manufacturer-1.json --network {network}"
    ));
    place.write("attested.csv", &attested);
    let operator = place.address("op");
    let proven = place.table(&format!(
        "device prove --operator {operator} --from attested.csv --keys devices --network {network}"
    ));
    place.write("r.csv", &proven);
    let summary = place.does(&format!("device register --file r.csv -k op --network {network}"));
    assert_eq!(summary["registered"], 1);
    let active = place.does(&format!("device activate 0 -k op --network {network}"));
    assert_eq!(active["activated"], 1);
}

#[test]
fn every_preset_is_applied_to_a_new_chain_twice_and_takes_devices() {
    for preset in PRESETS {
        let place = place(preset);
        let planned = place.does("network plan network.toml --keys keys -k auth");
        let network = planned["network"].as_str().unwrap().to_owned();
        assert!(!place.path("keys").exists(), "a plan makes no keys");
        assert!(actions(&planned).contains(&"create"));
        let applied = place.does("network apply network.toml --keys keys -k auth");
        assert_eq!(applied["transactions"], planned["transactions"], "{preset}");
        assert_eq!(applied["fees"], planned["fees"], "{preset}");
        assert_eq!(
            (&applied["settled"], &applied["network"]),
            (&json!(true), &json!(network))
        );
        let again = place.does("network apply network.toml --keys keys -k auth");
        assert_eq!(
            (&again["transactions"], &again["done"]),
            (&json!(0), &json!([])),
            "{preset}"
        );
        // The chain knows every address by now.
        let plan = place.does("network plan network.toml -k auth");
        assert!(
            actions(&plan).iter().all(|action| *action == "same"),
            "{preset}: {plan}"
        );
        assert_eq!(
            (&plan["transactions"], &plan["rent"]["lamports"]),
            (&json!(0), &json!(0))
        );
        registers_a_device(&place, &network);
        let plan = place.does("network plan network.toml -k auth");
        assert_eq!(plan["settled"], true, "devices are none of the file's business");
    }
}

#[test]
fn keys_are_readable_by_their_owner_only_and_are_used_again() {
    use std::os::unix::fs::PermissionsExt;
    let place = place("render");
    std::fs::create_dir(place.path("keys")).unwrap();
    let mint = place.keygen("keys/mint.json");
    let applied = place.does("network apply network.toml --keys keys -k auth");
    for role in ["mint", "oracle-1", "oracle-2", "oracle-3", "manufacturer-1"] {
        let file = place.path(&format!("keys/{role}.json"));
        assert_eq!(
            file.metadata().unwrap().permissions().mode() & 0o777,
            0o600,
            "{role}"
        );
    }
    assert_eq!(place.address("keys/mint.json"), mint);
    assert_eq!(std::fs::read_dir(place.path("keys")).unwrap().count(), 5);
    assert_eq!(
        applied["keys"].as_array().unwrap().len(),
        4,
        "the mint's was there"
    );
}

#[test]
fn a_market_without_plans_is_applied_and_not_played() {
    let place = place("city-wifi");
    let file = place.read("network.toml");
    let plans = file.find("# What is sold:").unwrap();
    place.write("network.toml", &file[..plans]);
    let applied = place.does("network apply network.toml --keys keys -k auth");
    assert_eq!(applied["settled"], true);
    let sample = workspace().join("samples/city-wifi");
    let (devices, usage) = (sample.join("devices.csv"), sample.join("usage.csv"));
    let line = format!(
        "run --network network.toml --devices {} --usage {}",
        devices.display(),
        usage.display()
    );
    place.refuses(
        2,
        &line,
        "expected at least one table [[plan]], found a market without plans",
    );
}

#[test]
fn a_network_is_exported_with_its_file_as_base_or_from_the_chain_alone() {
    let place = place("city-wifi");
    let applied = place.does("network apply network.toml --keys keys -k auth");
    let network = applied["network"].as_str().unwrap();
    let text = place.table(&format!("network export --network {network} --base network.toml"));
    assert_eq!(text, place.read("network.toml"));
    place.table(&format!(
        "network export --network {network} --out canonical.toml"
    ));
    let plan = place.does("network plan canonical.toml -k auth");
    assert_eq!(plan["settled"], true, "{plan}");
    let again = place.table(&format!(
        "network export --network {network} --base canonical.toml"
    ));
    assert_eq!(again, place.read("canonical.toml"));
}

#[test]
fn a_delayed_change_is_shown_with_both_values_and_when_it_can_be_applied() {
    let place = place("render");
    place.does("network apply network.toml --keys keys -k auth");
    let file = place.read("network.toml");
    place.write(
        "network.toml",
        &file.replace("max_capacity = 100000", "max_capacity = 200000"),
    );
    let table = place.table("network plan network.toml -k auth");
    assert!(table.contains("max_capacity: 100000 -> 200000"), "{table}");
    assert!(
        table.contains("propose change") && table.contains("1 transactions"),
        "{table}"
    );
    let table = place.table("network apply network.toml -k auth");
    assert!(
        table.contains("left:") && table.contains("then apply again"),
        "{table}"
    );
    let plan = place.does("network plan network.toml -k auth");
    let rows = plan["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["action"] == "waits").unwrap();
    assert_eq!(
        row["changes"],
        json!([{"key": "max_capacity", "from": "100000", "to": "200000"}])
    );
    assert!(row["readyAt"]["unix"].as_i64().unwrap() > 1_700_000_000);
    assert_eq!(
        place.does("network apply network.toml -k auth")["transactions"],
        0
    );
}

#[test]
fn wrong_input_is_answered_with_what_to_type_and_nothing_is_sent() {
    let place = place("render");
    place.refuses(2, "network apply network.toml -k auth", "type --keys DIR");
    place.refuses(2, "network apply none.toml -k auth", "none.toml");
    place.refuses(2, "network plan none.toml -k auth", "none.toml");
    place.refuses(
        2,
        "network plan network.toml -k nobody",
        "flywheel keygen --out nobody",
    );
    place.does("network apply network.toml --keys keys -k auth");
    let file = place.read("network.toml");
    place.write("network.toml", &file.replace("decimals = 6", "decimals = 7"));
    place.refuses(
        2,
        "network apply network.toml -k auth",
        "decimals is 6 and the file says 7",
    );
    place.write(
        "network.toml",
        &file.replace("id = 10\n", "id = 10\nchange_delay = \"91d\"\n"),
    );
    place.refuses(
        2,
        "network apply network.toml -k auth",
        "a duration of at most 90 days",
    );
    place.write(
        "network.toml",
        &file.replace("id = 10\n", "id = 10\npauser = \"me\"\n"),
    );
    place.refuses(2, "network plan network.toml -k auth", "32 bytes in base58");
    let nobody = place.address("auth");
    place.refuses(
        2,
        &format!("network export --network {nobody}"),
        "there is no network",
    );
}
