//! What a doctor finds on machines and chains that are well, and on others.

mod common;

use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use common::cluster::Cluster;
use common::local::KeptInAFile;
use common::{Place, stderr, stdout};
use serde_json::Value;
use solana_address::Address;
use solana_signer::Signer;

/// What a doctor has found, and its exit code.
fn examined(command: &mut Command) -> (Value, Option<i32>) {
    let output = command.output().unwrap();
    let text = stdout(&output);
    let found = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}\n{}", stderr(&output)));
    (found, output.status.code())
}

fn of_place(place: &Place, line: &str) -> (Value, Option<i32>) {
    let words: Vec<&str> = line.split_whitespace().chain(["--output", "json"]).collect();
    examined(&mut place.flywheel(&words))
}

fn check<'a>(found: &'a Value, name: &str) -> &'a Value {
    let checks = found["checks"].as_array().unwrap();
    let named = checks.iter().find(|check| check["check"] == name);
    named.unwrap_or_else(|| panic!("{name} was not checked: {found}"))
}

fn says<'a>(found: &'a Value, name: &str, state: &str, text: &str) -> &'a Value {
    let check = check(found, name);
    assert_eq!(check["state"], state, "{check}");
    assert!(check["found"].as_str().unwrap().contains(text), "{check}");
    assert_eq!(check["remedy"].is_string(), state != "ok", "{check}");
    check
}

fn now() -> i64 {
    let passed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(passed.as_secs()).unwrap()
}

/// A cluster whose clock is this machine's.
fn cluster() -> Cluster {
    let cluster = Cluster::new();
    cluster.node.chain(|chain| chain.set_time(now()));
    cluster
}

const PROGRAMS: [&str; 5] = [
    "device-registry",
    "reward-distributor",
    "staking-vault",
    "burn-share",
    "service-market",
];

#[test]
fn a_chain_in_a_file_of_which_all_is_well_has_no_problem() {
    let _kept = KeptInAFile::being_its_subject();
    let place = Place::new();
    place.keygen("me");
    place.does("airdrop 100 -k me");
    let (found, code) = of_place(&place, "doctor -k me");
    assert_eq!(
        (code, &found["problems"], &found["warnings"]),
        (Some(0), &0.into(), &0.into()),
        "{found}"
    );
    for program in PROGRAMS {
        says(&found, program, "ok", "nobody can upgrade it; the same as ");
    }
    says(&found, "keypair", "ok", &place.address("me"));
    says(&found, "balance", "ok", "100 SOL: enough to found a network");
    says(&found, "clock", "ok", "s apart");
    let table = place.table("doctor -k me");
    assert!(table.contains("no problems, no warnings"), "{table}");
}

#[test]
fn a_key_that_is_missing_open_to_others_or_poor_is_answered_with_what_to_type() {
    let _kept = KeptInAFile::being_its_subject();
    let place = Place::new();
    place.keygen("me");
    place.keygen("poor");
    place.does("airdrop 1 -k me");
    let (found, code) = of_place(&place, "doctor -k nobody");
    assert_eq!(code, Some(2), "{found}");
    let remedy = says(&found, "keypair", "problem", "there is no file nobody")["remedy"].clone();
    assert!(remedy.as_str().unwrap().contains("flywheel keygen --out nobody"));
    says(&found, "device-registry", "ok", "");

    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(place.path("me"), PermissionsExt::from_mode(0o644)).unwrap();
        let (found, code) = of_place(&place, "doctor -k me");
        assert_eq!(code, Some(0), "{found}");
        assert_eq!(check(&found, "keypair")["remedy"], "chmod 600 me");
    }
    place.write("broken", "[1, 2]");
    let (found, code) = of_place(&place, "doctor -k broken");
    assert_eq!(code, Some(2));
    says(&found, "keypair", "problem", "64 numbers");

    let (found, code) = of_place(&place, "doctor -k me --payer poor");
    assert_eq!(code, Some(1), "{found}");
    let balance = says(&found, "balance", "problem", "0 SOL: no transaction can be paid");
    assert_eq!(
        balance["remedy"],
        format!("flywheel airdrop 10 {}", place.address("poor"))
    );
    place.does("airdrop 0.01 -k poor");
    let (found, code) = of_place(&place, "doctor -k poor");
    assert_eq!(code, Some(0));
    says(&found, "balance", "warning", "not enough to found a network");
}

#[test]
fn without_a_chain_the_rest_is_still_checked() {
    let _kept = KeptInAFile::being_its_subject();
    let place = Place::new();
    place.keygen("me");
    for (line, text) in [
        ("doctor -k me", "flywheel.chain"),
        (
            "doctor -k me -u http://127.0.0.1:9",
            "http://127.0.0.1:9 cannot be reached",
        ),
    ] {
        let (found, code) = of_place(&place, line);
        assert_eq!(code, Some(3), "{found}");
        says(&found, "chain", "problem", text);
        says(&found, "keypair", "ok", "");
    }
    let (found, code) = of_place(&place, "doctor -k me -u moon");
    assert_eq!(code, Some(2));
    says(&found, "chain", "problem", "expected file:PATH");
    place.write("config.yml", "[token]");
    let (found, code) = of_place(&place, "doctor -k me -C config.yml");
    assert_eq!(code, Some(2));
    says(&found, "configuration", "problem", "cannot be read");
}

#[test]
fn a_node_says_which_cluster_it_is_of_and_what_it_runs() {
    let cluster = cluster();
    let network = cluster.network.to_string();
    let (found, code) = examined(&mut cluster.flywheel(&["doctor", "-k", "0", "--network", &network]));
    assert_eq!(code, Some(0), "{found}");
    says(
        &found,
        "cluster",
        "ok",
        "a private cluster, genesis hash 4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi, version 4.2.2",
    );
    says(&found, "clock", "ok", "s apart");
    says(&found, "oracles", "ok", "3 with a weight of 3 in all");
    let pool = format!("pool {}", cluster.pool);
    let ended = (now() - common::cluster::GENESIS) / common::cluster::EPOCH - 1;
    says(
        &found,
        &pool,
        "warning",
        &format!("epoch {ended} has ended and nobody has opened it"),
    );
    says(&found, "network", "warning", "no device can be registered");
    for program in PROGRAMS {
        says(&found, program, "ok", "the same as");
    }
}

#[test]
fn clocks_that_are_more_than_30_seconds_apart_are_a_warning() {
    let cluster = cluster();
    for (behind, state) in [(25, "ok"), (3_600, "warning")] {
        cluster.node.chain(|chain| chain.set_time(now() - behind));
        let (found, code) = examined(&mut cluster.flywheel(&["doctor", "-k", "0"]));
        assert_eq!(code, Some(0), "{found}");
        assert_eq!(check(&found, "clock")["state"], state, "{found}");
    }
}

#[test]
fn programs_that_are_missing_other_or_upgradeable_are_told_apart() {
    let cluster = cluster();
    let upgradeable = Address::from_str_const("BPFLoaderUpgradeab1e11111111111111111111111");
    let data_of = |id: &Address| Address::find_program_address(&[id.as_ref()], &upgradeable).0;
    let key = cluster.oracles[0].pubkey();
    cluster.node.chain(|chain| {
        let svm = chain.svm();
        // One whose code is not that which was built, and which oracle 0 may upgrade.
        let at = data_of(&staking_vault());
        let mut other = svm.get_account(&at).unwrap();
        other.data[12] = 1;
        other.data[13..45].copy_from_slice(key.as_ref());
        let last = other.data.len() - 1;
        other.data[last] ^= 1;
        svm.set_account(at, other).unwrap();
        // One that was closed.
        let mut closed = svm.get_account(&data_of(&device_registry::ID)).unwrap();
        closed.data = vec![0; 4];
        svm.set_account(data_of(&device_registry::ID), closed).unwrap();
        // One that is no program.
        let mut plain = svm.get_account(&reward_distributor::ID).unwrap();
        plain.executable = false;
        svm.set_account(reward_distributor::ID, plain).unwrap();
    });
    let (found, code) = examined(&mut cluster.flywheel(&["doctor", "-k", "0"]));
    assert_eq!(code, Some(1), "{found}");
    says(
        &found,
        "device-registry",
        "problem",
        "it was closed: there is no code",
    );
    says(&found, "reward-distributor", "problem", "it cannot be executed");
    says(
        &found,
        "staking-vault",
        "warning",
        "this key may upgrade it; not the same as",
    );
    says(&found, "burn-share", "ok", "the same as");
    assert_eq!(found["problems"], 2);
}

fn staking_vault() -> Address {
    flywheel_client::programs::PROGRAMS[2].id
}

#[test]
fn a_network_that_cannot_pay_rewards_is_a_problem_of_the_chain() {
    let place = Place::with_network();
    let (found, code) = of_place(&place, &format!("doctor -k op --network {}", place.network()));
    assert_eq!(code, Some(1), "{found}");
    says(&found, "network", "ok", "1 classes, 1 operators, 0 devices");
    says(&found, "oracles", "problem", "has no oracle set");
    says(&found, "pools", "problem", "has no reward pool");
    let nowhere = Address::new_from_array([9; 32]);
    let (found, code) = of_place(&place, &format!("doctor -k op --network {nowhere}"));
    assert_eq!(code, Some(1));
    says(&found, "network", "problem", "there is no network at");
    place.does("network pause all -k auth");
    let (found, _) = of_place(&place, "doctor -k op");
    says(&found, "network", "warning", "groups of instructions are paused");
}
