//! How transactions are sent: shown instead, at a price, signed here and there, many at once over a node.

mod common;

use std::process::Output;
use std::time::{Duration, Instant};

use common::local::KeptInAFile;
use common::{Place, stderr, stdout};
use flywheel_client::chain::FileChain;
use flywheel_client::programs;
use flywheel_test_node::{Fault, Node};
use serde_json::{Value, json};

/// Base fee of a transaction with two signatures, lamports.
const TWO_SIGNATURES: u64 = 10_000;
/// A blockhash that no chain knows.
const UNKNOWN: &str = "4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM";

fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

fn run(place: &Place, line: &str) -> Output {
    place.flywheel(&words(line)).output().unwrap()
}

/// The network of a place on a node of its own.
fn on_node(place: &Place) -> Node {
    let chain = FileChain::snapshot(&place.path("flywheel.chain"), &programs::deploy_folder());
    Node::start(chain.unwrap())
}

/// The blockhash that a chain in a file names when it is given another.
fn blockhash(place: &Place) -> String {
    let complaint = place.refuses(
        2,
        &format!("network pause registration -k auth --blockhash {UNKNOWN}"),
        "sign with --blockhash ",
    );
    let (_, hash) = complaint.split_once("sign with --blockhash ").unwrap();
    hash.lines().next().unwrap().to_owned()
}

#[test]
fn what_is_simulated_is_shown_with_its_cost_and_changes_nothing() {
    let _kept = KeptInAFile::being_its_subject();
    let place = Place::with_network();
    let chain = std::fs::read(place.path("flywheel.chain")).unwrap();
    let shown = place.does("network pause registration -k auth --payer op --simulate");
    assert_eq!(
        (&shown["transactions"], &shown["fees"]["lamports"]),
        (&json!(1), &json!(TWO_SIGNATURES))
    );
    let tried = &shown["simulated"][0];
    assert_eq!(
        (&tried["error"], &tried["errorName"]),
        (&Value::Null, &Value::Null)
    );
    assert!(tried["computeUnits"].as_u64().unwrap() > 1_000);
    let table = place.table("network pause registration -k auth --simulate");
    assert!(
        table.contains("would be refused") && table.contains("0.000005 SOL"),
        "{table}"
    );
    assert!(chain == std::fs::read(place.path("flywheel.chain")).unwrap());
    let node = on_node(&place);
    let over_node = place.does(&format!(
        "network pause registration -k auth --payer op --simulate -u {}",
        node.url()
    ));
    assert_eq!(over_node["fees"], shown["fees"]);
    assert!(over_node["simulated"][0]["computeUnitLimit"].as_u64().unwrap() > 1_000);
    assert!(node.transactions().is_empty());
    let of_address = format!(
        "network pause registration -k {} --simulate",
        place.address("auth")
    );
    assert_eq!(
        place.does(&of_address)["transactions"],
        json!(1),
        "no key is needed"
    );
}

#[test]
fn what_would_be_refused_is_exit_code_1_with_the_programs_words_and_logs() {
    let _kept = KeptInAFile::being_its_subject();
    let place = Place::with_network();
    place.keygen("stranger");
    place.does("airdrop 1 -k stranger");
    let node = on_node(&place);
    for chain in ["file:flywheel.chain", node.url()] {
        let output = run(
            &place,
            &format!("network pause all -k stranger --simulate --output json -u {chain}"),
        );
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        assert!(stderr(&output).contains("PauserMismatch") && stderr(&output).contains("Nothing was sent."));
        let shown: Value = serde_json::from_str(&stdout(&output)).unwrap();
        let tried = &shown["simulated"][0];
        assert_eq!(tried["errorName"], json!("PauserMismatch"), "{tried}");
        assert!(tried["logs"].as_array().unwrap().len() > 2);
        let output = run(
            &place,
            &format!("network pause all -k stranger --simulate -u {chain}"),
        );
        assert!(stdout(&output).contains("AnchorError"), "{}", stdout(&output));
    }
}

#[test]
fn of_transactions_that_build_upon_each_other_the_first_is_simulated_and_of_others_each() {
    let place = Place::with_network();
    place.registrations("r.csv", 5);
    let shown = place.does("device register --file r.csv -k op --simulate");
    assert_eq!(shown["transactions"], json!(3));
    assert_eq!(shown["simulated"].as_array().unwrap().len(), 3);
    // A signature of the operator's for each transaction and two for each device.
    assert_eq!(shown["fees"]["lamports"], json!(5_000 * (3 + 2 * 5)));
    assert!(place.devices().is_empty());
}

#[test]
fn a_transaction_is_signed_in_one_place_and_completed_in_another() {
    let _kept = KeptInAFile::being_its_subject();
    let place = Place::with_network();
    let hash = blockhash(&place);
    let [authority, payer] = ["auth", "op"].map(|key| place.address(key));
    let pause = "network pause registration";
    let signed = place.does(&format!(
        "{pause} -k auth --payer {payer} --sign-only --blockhash {hash}"
    ));
    assert_eq!(
        (&signed["blockhash"], &signed["absent"]),
        (&json!(hash), &json!([payer]))
    );
    let signature = signed["signers"][0].as_str().unwrap();
    assert!(signature.starts_with(&format!("{authority}=")), "{signature}");
    let lines = place.table(&format!(
        "{pause} -k auth --payer {payer} --sign-only --blockhash {hash}"
    ));
    assert!(
        lines.contains(&format!("signer: {signature}\nabsent: {payer}\n")),
        "{lines}"
    );
    assert_eq!(
        place.does("network show")["paused"],
        json!([]),
        "nothing was sent"
    );

    let complete = |pause: &str, more: &str| {
        format!("{pause} -k {authority} --payer op --signer {signature} --blockhash {hash} {more}")
    };
    place.refuses(
        2,
        &complete("network pause all", ""),
        "hold for exactly the arguments",
    );
    place.refuses(
        2,
        &complete(pause, "--with-compute-unit-limit 9000"),
        "hold for exactly the arguments",
    );
    let done = place.does(&complete(pause, ""));
    assert_eq!(done["fees"]["lamports"], json!(TWO_SIGNATURES));
    assert_eq!(place.does("network show")["paused"], json!(["registration"]));
}

#[test]
fn signing_only_takes_no_more_of_a_node_than_the_command_reads() {
    let _kept = KeptInAFile::being_its_subject();
    let place = Place::with_network();
    let node = on_node(&place);
    let before = node.requests();
    let line = format!(
        "network create Another --id 9 -k auth --sign-only --blockhash {UNKNOWN} -u {}",
        node.url()
    );
    let signed = place.does(&line);
    assert_eq!(
        node.requests() - before,
        1,
        "the chain's time, from which the network begins"
    );
    assert_eq!(signed["absent"], Value::Null);
}

#[test]
fn several_transactions_are_not_signed_with_one_blockhash() {
    let place = Place::with_network();
    place.registrations("r.csv", 5);
    let line = format!("device register --file r.csv -k op --sign-only --blockhash {UNKNOWN}");
    place.refuses(2, &line, "this takes 3 transactions, and --blockhash signs one");
}

#[test]
fn units_are_paid_for_when_a_price_is_named() {
    let _kept = KeptInAFile::being_its_subject();
    let place = Place::with_network();
    let fee = |options: &str| {
        let done = place.does(&format!("network resume all -k auth {options}"));
        done["fees"]["lamports"].as_u64().unwrap()
    };
    assert_eq!(fee(""), 5_000);
    assert_eq!(fee("--with-compute-unit-limit 40000"), 5_000);
    assert_eq!(
        fee("--with-compute-unit-price 1001 --with-compute-unit-limit 40000"),
        5_041
    );
    let shown = place.does("network resume all -k auth --with-compute-unit-price 500000 --simulate");
    let limit = shown["simulated"][0]["computeUnitLimit"].as_u64().unwrap();
    assert_eq!(fee("--with-compute-unit-price 500000"), 5_000 + limit.div_ceil(2));
    let node = on_node(&place);
    node.set_recent_prices(&[40_000; 20]);
    let line = "network resume all -k auth --with-compute-unit-price auto --with-compute-unit-limit 50000";
    let done = place.does(&format!("{line} -u {}", node.url()));
    assert_eq!(done["fees"]["lamports"], json!(5_000 + 2_000));
}

#[test]
fn what_is_typed_wrong_is_answered_with_what_to_type() {
    let place = Place::with_network();
    let pause = "network pause all -k auth";
    let other = place.address("op");
    for (line, expected) in [
        (
            format!("{pause} --with-compute-unit-price cheap"),
            "a whole number such as 1000, or auto",
        ),
        (format!("{pause} --with-compute-unit-limit 0"), "1..=1400000"),
        (
            format!("{pause} --with-compute-unit-limit 1400001"),
            "1..=1400000",
        ),
        (format!("{pause} --sign-only"), "--blockhash <HASH>"),
        (
            format!("{pause} --signer {other}=x --blockhash {UNKNOWN}"),
            "expected ADDRESS=SIGNATURE",
        ),
        (format!("{pause} --blockhash x"), "invalid value 'x'"),
        (
            format!("{pause} --simulate --blockhash {UNKNOWN}"),
            "leave --blockhash out",
        ),
        (
            format!("{pause} --simulate --sign-only --blockhash {UNKNOWN}"),
            "cannot be used with",
        ),
        (
            format!("{pause} --sign-only --blockhash {UNKNOWN} --with-compute-unit-price 5"),
            "--with-compute-unit-limit too",
        ),
        (
            format!("{pause} --sign-only --blockhash {UNKNOWN} --with-compute-unit-price auto"),
            "--with-compute-unit-price a number",
        ),
        (
            format!("network pause all -k {other}"),
            "give its signature with --signer",
        ),
        (
            "airdrop 1 -k op --simulate".to_owned(),
            "cannot be combined with --simulate",
        ),
    ] {
        place.refuses(2, &line, expected);
    }
}

#[test]
fn a_file_of_devices_is_registered_over_a_failing_node_and_goes_on_where_it_stopped() {
    let _kept = KeptInAFile::being_its_subject();
    let place = Place::with_network();
    place.registrations("r.csv", 400);
    let node = on_node(&place);
    node.set_slot_time(Duration::from_millis(100));
    let register = format!("device register --file r.csv -k op -u {}", node.url());
    let output = std::thread::scope(|scope| {
        scope.spawn(|| {
            let started = Instant::now();
            while node.transactions().len() < 60 && started.elapsed() < Duration::from_secs(60) {
                std::thread::sleep(Duration::from_millis(5));
            }
            node.fail(1, &[Fault::Status(503)]);
        });
        run(&place, &register)
    });
    node.fail(1, &[]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(
        stderr(&output).contains(" of 400 were done before"),
        "{}",
        stderr(&output)
    );
    let before = node.transactions().len();
    assert!((60..200).contains(&before), "{before}");

    node.fail(
        4,
        &[
            Fault::Status(503),
            Fault::AnswerLost,
            Fault::Dropped,
            Fault::TransactionLost,
        ],
    );
    let summary = place.does(&register);
    node.fail(1, &[]);
    let rest = 400 - 2 * u64::try_from(before).unwrap();
    assert_eq!(
        (&summary["registered"], &summary["skipped"]),
        (&json!(rest), &json!(400 - rest))
    );
    assert_eq!(summary["transactions"], json!(rest / 2));
    let network = place.does(&format!("network show -u {}", node.url()));
    assert_eq!(
        (&network["devices"], &network["nextDeviceIndex"]),
        (&json!(400), &json!(400)),
        "each once"
    );
    println!("{rest} devices over a failing node in {} s", summary["seconds"]);
}
