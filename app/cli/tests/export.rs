//! What is exported is what is on the chain and what the programs told: nothing more, nothing less, nothing twice.

mod common;

use std::process::Output;

use common::cluster::Cluster;
use common::local::KeptInAFile;
use common::told::Told;
use common::{Place, stderr, stdout};
use flywheel_test_node::Fault;
use serde_json::{Value, json};

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn export(cluster: &Cluster, words: &str) -> Output {
    let words: Vec<&str> = words.split_whitespace().collect();
    cluster.flywheel(&words).output().unwrap()
}

/// The events that a command exports, each as program, name and fields.
fn events(cluster: &Cluster, words: &str) -> Vec<(String, String, Value)> {
    let output = export(cluster, &format!("export events --format jsonl {words}"));
    assert!(output.status.success(), "{words}: {}", stderr(&output));
    lines(&stdout(&output)).iter().map(Told::row).collect()
}

#[test]
fn every_account_of_a_chain_in_a_file_is_exported_with_its_fields() {
    let place = Place::with_network();
    place.registrations("r.csv", 3);
    place.json(&["device", "register", "--file", "r.csv", "-k", "op"]);
    let rows = lines(&place.text(&["export", "accounts", "--format", "jsonl"]));
    let types: Vec<&str> = rows.iter().map(|row| row["type"].as_str().unwrap()).collect();
    assert_eq!(
        types,
        [
            "Device",
            "Device",
            "Device",
            "DeviceClass",
            "Manufacturer",
            "Network",
            "Operator"
        ]
    );
    for row in &rows {
        assert_eq!(row["program"], "device-registry");
        if row["type"] != "Network" {
            assert_eq!(row["fields"]["network"], place.network());
        }
    }
    let operator = place.json(&["operator", "show", &place.address("op")]);
    let row = &rows[6];
    assert_eq!(
        (&row["address"], &row["fields"]["authority"]),
        (&operator["address"], &operator["authority"])
    );
    assert_eq!(row["fields"]["devices"], 3);
    assert_eq!(
        row["fields"]["rent_locked"],
        operator["rentLocked"]["lamports"].to_string()
    );
    assert_eq!(rows[5]["fields"]["name"], "Test network");
    let device = place.json(&["device", "show", rows[0]["address"].as_str().unwrap()]);
    assert_eq!(
        (&rows[0]["fields"]["key"], &rows[0]["fields"]["index"]),
        (&device["key"], &device["index"])
    );
    assert_eq!(
        (&rows[0]["bytes"], &rows[0]["lamports"]),
        (&json!(160), &json!("1463040"))
    );
}

#[test]
fn a_table_has_one_type_and_a_folder_one_table_for_each() {
    let place = Place::with_network();
    let table = place.text(&["export", "accounts", "--format", "csv", "--type", "DeviceClass"]);
    let (header, row) = table.split_once('\n').unwrap();
    assert!(
        header.starts_with("address,program,type,lamports,bytes,version,bump,id,category,"),
        "{header}"
    );
    assert!(
        header.contains(",parameters_fee_mint,parameters_onboarding_fee,"),
        "{header}"
    );
    assert_eq!(header.split(',').count(), row.trim().split(',').count());
    let words = "export accounts --format csv --program device-registry --out tables";
    let summary = place.does(words);
    assert_eq!(
        (&summary["rows"], summary["files"].as_array().unwrap().len()),
        (&json!(4), 9)
    );
    assert_eq!(place.read("tables/device-registry.DeviceClass.csv"), table);
    assert_eq!(
        place.read("tables/device-registry.Device.csv").lines().count(),
        1,
        "no device, only a header"
    );
    assert!(
        std::fs::read_dir(place.path("tables"))
            .unwrap()
            .all(|file| { file.unwrap().path().extension().is_some_and(|end| end == "csv") })
    );
    let summary = place.does("export accounts --format jsonl --out all.jsonl");
    assert_eq!(summary, json!({ "rows": 4, "files": ["all.jsonl"] }));
    assert_eq!(lines(&place.read("all.jsonl")).len(), 4);
}

#[test]
fn what_cannot_be_exported_is_refused_with_what_to_type() {
    let _kept = KeptInAFile::being_its_subject();
    let place = Place::with_network();
    for (line, complaint) in [
        (
            "export accounts --format csv",
            "name it with --type, write a file for each type with --out DIR",
        ),
        (
            "export accounts --format jsonl --type Gadget",
            "type one of CellCounter, Device",
        ),
        (
            "export accounts --format jsonl --program burn-share --type Device",
            "type one of PriceFeed",
        ),
        (
            "export accounts --format jsonl --program registry",
            "device-registry",
        ),
        ("export accounts --format xml", "csv, jsonl"),
        (
            "export accounts --format jsonl --network 11111111111111111111111111111111",
            "there is no network",
        ),
        (
            "export accounts --format jsonl --out no/where/x",
            "cannot be written",
        ),
        ("export accounts --format jsonl --out .", "this is a folder"),
        (
            "export events --format jsonl",
            "keeps what accounts hold and no transactions",
        ),
        (
            "export events --format jsonl --since yesterday",
            "type a slot, a date",
        ),
        ("export events --format jsonl --after x", "invalid value 'x'"),
    ] {
        place.refuses(2, line, complaint);
    }
}

#[test]
fn exported_events_are_those_of_the_receipts_in_their_order() {
    let cluster = Cluster::new();
    let mut told = Told::new(&cluster);
    told.some_events(3);
    assert_eq!(events(&cluster, ""), told.rows());
    let of_program = |name: &str| {
        let rows = told.rows().into_iter().filter(|(program, ..)| program == name);
        rows.collect::<Vec<_>>()
    };
    for program in ["device-registry", "reward-distributor", "burn-share"] {
        assert_eq!(
            events(&cluster, &format!("--program {program}")),
            of_program(program)
        );
    }
    let registered = told
        .rows()
        .into_iter()
        .filter(|(_, name, _)| name == "OperatorRegistered");
    assert_eq!(
        events(&cluster, "--type OperatorRegistered"),
        registered.collect::<Vec<_>>()
    );
    let table = stdout(&export(
        &cluster,
        "export events --format csv --type OperatorRegistered",
    ));
    assert!(
        table.starts_with("slot,time,signature,number,program,event,network,operator,authority,rent_payer\n")
    );
    assert_eq!(table.lines().count(), 4);
    assert!(table.contains(",2026-01-05T00:00:00Z,"), "{table}");
}

#[test]
fn exports_one_after_the_other_hold_each_event_once() {
    let cluster = Cluster::new();
    let mut told = Told::new(&cluster);
    told.some_events(2);
    let first = lines(&stdout(&export(&cluster, "export events --format jsonl")));
    let last = first.last().unwrap()["signature"].as_str().unwrap();
    assert_eq!(events(&cluster, &format!("--after {last}")), vec![]);
    told.some_events(2);
    let mut all: Vec<_> = first.iter().map(Told::row).collect();
    all.extend(events(&cluster, &format!("--after {last}")));
    assert_eq!(all, told.rows());
    for row in &first {
        let slot = &row["slot"];
        let mut parts = events(&cluster, &format!("--until {slot}"));
        parts.extend(events(&cluster, &format!("--since {slot}")));
        assert_eq!(parts, told.rows());
    }
    assert_eq!(events(&cluster, "--since 2026-01-05"), told.rows());
    assert_eq!(events(&cluster, "--until 2026-01-05T00:00:00Z"), vec![]);
    let nobody = solana_signature::Signature::from([9; 64]);
    let output = export(
        &cluster,
        &format!("export events --format jsonl --after {nobody}"),
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("does not know this transaction"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn the_events_of_a_network_are_its_own_also_where_they_only_name_an_account_of_it() {
    let cluster = Cluster::new();
    let mut told = Told::new(&cluster);
    told.some_events(2);
    let network = told.network(0).to_string();
    let own = told.rows_of(0);
    assert!(
        own.iter().any(|(_, _, fields)| fields.get("network").is_none()),
        "one names only an account"
    );
    assert_eq!(events(&cluster, &format!("--network {network}")), own);
    let other = told.network(1).to_string();
    assert_eq!(events(&cluster, &format!("--network {other}")), told.rows_of(1));
}

#[test]
fn events_about_an_account_that_is_closed_by_now_are_still_its_networks() {
    let cluster = Cluster::new();
    let told = Told::new(&cluster);
    cluster.write_authority("auth");
    let mint = cluster.create_mint(0, 1_000_000);
    let network = cluster.network.to_string();
    let run = |line: &str| {
        let line = format!("{line} --network {network}");
        let output = export(&cluster, &line);
        assert!(output.status.success(), "{line}: {}", stderr(&output));
    };
    run(&format!(
        "stake create-pool revenue --mint {mint} --unbonding 60s -k auth"
    ));
    run("stake open --amount 1 -k 0");
    run("stake unbond --all -k 0");
    cluster.node.chain(|chain| chain.set_time(chain.now() + 60));
    run("stake withdraw -k 0");
    run("stake close -k 0");
    let names = |words: &str| {
        let rows = events(&cluster, &format!("--program staking-vault {words}"));
        rows.into_iter().map(|(_, name, _)| name).collect::<Vec<_>>()
    };
    let all = names("");
    assert_eq!(all[0], "StakePoolCreated");
    assert_eq!(
        all[all.len() - 3..],
        ["UnbondingRequested", "StakeWithdrawn", "PositionClosed"]
    );
    assert_eq!(names(&format!("--network {network}")), all);
    let since = lines(&stdout(&export(
        &cluster,
        "export events --format jsonl --type UnbondingRequested",
    )));
    let since = format!("--since {} --network", since[0]["slot"]);
    assert_eq!(names(&format!("{since} {network}")), all[all.len() - 3..]);
    assert_eq!(names(&format!("{since} {}", told.network(1))), [""; 0]);
}

#[test]
fn a_node_that_often_fails_still_gives_every_event_once() {
    let cluster = Cluster::new();
    let mut told = Told::new(&cluster);
    told.some_events(2);
    let faults = [
        Fault::Status(429),
        Fault::Dropped,
        Fault::Status(503),
        Fault::AnswerTorn,
        Fault::AnswerLost,
    ];
    cluster.node.fail(3, &faults);
    assert_eq!(events(&cluster, ""), told.rows());
}
