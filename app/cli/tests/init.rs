//! A network file from an interview, typed as a user does.

mod common;

use common::{Place, flywheel, report, stderr};
use serde_json::json;

#[test]
fn every_preset_with_its_defaults_is_written_and_says_what_to_type_next() {
    let place = Place::new();
    for (preset, runs) in [
        ("city-wifi", true),
        ("linknyc", true),
        ("render", false),
        ("dimo", false),
        ("bittensor", false),
    ] {
        let file = format!("{preset}.toml");
        let written = place.json(&["init", &file, "--preset", preset, "--name", "Mine", "--yes"]);
        assert_eq!(written["file"], file.as_str());
        assert_eq!(written["name"], "Mine");
        assert_eq!(written["next"][0], format!("flywheel network plan {file}"));
        let rehearsal = written["next"][1].as_str().unwrap();
        assert_eq!(
            rehearsal.starts_with("flywheel run --network"),
            runs,
            "{rehearsal}"
        );
        assert!(place.read(&file).starts_with("# Mine: a network file"));
    }
    let table = place.table("init t.toml --preset dimo --yes");
    assert!(table.contains("flywheel network plan t.toml"), "{table}");
    assert!(table.contains("1105000 tokens"), "{table}");
}

#[test]
fn what_is_answered_with_options_is_in_the_file_to_the_base_unit() {
    let place = Place::new();
    let written = place.json(&[
        "init",
        "--preset",
        "city-wifi",
        "--name",
        "Harbour Wi-Fi",
        "--epoch",
        "1d",
        "--genesis",
        "2027-01-01",
        "--symbol",
        "HARB",
        "--token-name",
        "Harbour",
        "--decimals",
        "9",
        "--per-epoch",
        "1234.5",
        "--cap",
        "500000",
        "--oracles",
        "5",
        "--split",
        "20 20 45 10 5",
        "--set",
        "class.2.keep=no",
        "--set",
        "class.1.name=Spot",
        "--yes",
    ]);
    assert_eq!(written["file"], "network.toml");
    assert_eq!(
        written["perEpoch"],
        json!({ "baseUnits": 1_234_500_000_000u64, "tokens": "1234.5" })
    );
    assert_eq!(written["cap"]["baseUnits"], 500_000_000_000_000u64);
    assert_eq!(written["epochSeconds"], 86_400);
    assert_eq!(written["genesis"]["utc"], "2027-01-01T00:00:00Z");
    assert_eq!(written["classes"], json!(["Spot", "Roof relay"]));
    assert_eq!(
        written["split"],
        "in USDX: providers 20 %, stakers 20 %, burn 45 %, treasury 10 %, insurance 5 %"
    );
    assert_eq!(
        written["devicesColumns"],
        json!([
            "device_id",
            "kind",
            "operator",
            "maker",
            "mbps",
            "lat",
            "lon",
            "status"
        ])
    );
    assert_eq!(
        written["usageColumns"],
        json!(["week_of", "device_id", "gb_down", "gb_up"])
    );
    assert_eq!(
        place.json(&["init", "m.toml", "--preset", "linknyc", "--market", "no", "--yes"])["split"],
        json!(null)
    );
}

#[test]
fn a_written_file_plays_the_sample_like_its_preset() {
    let place = Place::new();
    place.json(&["init", "--preset", "city-wifi", "--name", "Another city", "--yes"]);
    let sample = common::workspace().join("samples/city-wifi");
    let play = |network: &std::path::Path| {
        let mut command = flywheel(["run", "--epochs", "2", "--network"]);
        command
            .arg(network)
            .arg("--devices")
            .arg(sample.join("devices.csv"));
        report(command.arg("--usage").arg(sample.join("usage.csv")))
    };
    let (ours, theirs) = (
        play(&place.path("network.toml")),
        play(&common::workspace().join("presets/city-wifi.toml")),
    );
    assert_eq!(ours["ledgerDifference"], 0);
    assert_eq!(ours["emitted"], theirs["emitted"]);
}

#[test]
fn a_file_that_is_there_is_not_replaced_without_force() {
    let place = Place::new();
    place.write("network.toml", "mine");
    place.refuses(
        2,
        "init --preset dimo --yes",
        "network.toml exists; name another file, or replace it with --force",
    );
    assert_eq!(place.read("network.toml"), "mine");
    place.does("init --preset dimo --yes --force");
    assert!(place.read("network.toml").contains("DIMX"));
}

#[test]
fn what_is_wrong_is_answered_with_what_to_type_and_nothing_is_written() {
    let place = Place::new();
    for (line, complaint) in [
        ("init", "there is no terminal to ask at"),
        (
            "init net.toml",
            "flywheel init net.toml --preset city-wifi --name \"My network\" --yes",
        ),
        (
            "init --preset helium --yes",
            "possible values: city-wifi, linknyc",
        ),
        (
            "init --yes --epoch 1s",
            "--epoch \"1s\": expected 60 or more, found 1",
        ),
        ("init --yes --decimals 0", "in `bond_per_unit = \"0.1\"`"),
        (
            "init --yes --cap 1",
            "--cap \"1\": expected a cap of at least one epoch's emission",
        ),
        ("init --yes --split 50", "--split \"50\": type 5 percentages"),
        (
            "init --yes --market maybe",
            "--market \"maybe\": type one of: yes, no",
        ),
        (
            "init --yes --set colour=blue",
            "--set colour: there is no such question",
        ),
        ("init --yes --set colour", "type a question's key and its answer"),
        ("init nowhere/network.toml --yes", "there is no folder nowhere"),
        ("init --yes -k me.json", "takes no chain and no key"),
    ] {
        place.refuses(2, line, complaint);
    }
    let left = std::fs::read_dir(place.folder.path()).unwrap().count();
    assert_eq!(left, 0, "nothing is written");
    let output = place.flywheel(&["init", "--yes", "."]).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
}
