//! Registrations that are wrong: exit code 2, file, line and column, and the chain untouched.

mod common;

use common::Place;
use flywheel_client::signatures::{SignedBy, attestation_message};
use solana_address::Address;
use solana_keypair::read_keypair_file;

const REGISTER: [&str; 6] = ["device", "register", "--file", "r.csv", "-k", "op"];
const COLUMNS: [&str; 7] = [
    "device_key",
    "class",
    "manufacturer",
    "capacity",
    "attestation_expiry",
    "attestation",
    "possession",
];

/// A place with registrations for three devices that would be taken.
fn ready() -> Place {
    let place = Place::with_network();
    place.registrations("r.csv", 3);
    place
}

/// The registrations with one field of one line (2 to 4) changed.
fn changed(text: &str, line: usize, column: &str, change: impl Fn(&str) -> String) -> String {
    let position = COLUMNS.iter().position(|name| *name == column).unwrap();
    let lines = text.lines().enumerate().map(|(number, content)| {
        let mut fields: Vec<String> = content.split(',').map(str::to_owned).collect();
        if number + 1 == line {
            fields[position] = change(&fields[position]);
        }
        fields.join(",") + "\n"
    });
    lines.collect()
}

/// The device key in the first row of a registrations file.
fn first_key(file: &str) -> Address {
    let row = file.lines().nth(1).unwrap();
    row.split(',').next().unwrap().parse().unwrap()
}

#[test]
fn every_wrong_field_is_named_by_line_and_column_before_anything_is_sent() {
    let place = ready();
    let good = place.read("r.csv");
    let other_signature = bs58::encode([1u8; 64]).into_string();
    let first_key = good.lines().nth(1).unwrap().split(',').next().unwrap();
    let cases = [
        (
            "device_key",
            "0OIl",
            "expected a key: 32 bytes in base58, found \"0OIl\"",
        ),
        ("device_key", first_key, "expected a device named once"),
        ("class", "256", "expected a class id from 0 to 255"),
        ("class", "9", "expected a class of the network, found 9"),
        ("manufacturer", "x", "expected a manufacturer id"),
        (
            "manufacturer",
            "7",
            "expected a manufacturer of the network, found 7",
        ),
        ("capacity", "1.5", "expected a whole number"),
        (
            "capacity",
            "101",
            "expected a capacity from 1 to 100, the bounds of its class, found 101",
        ),
        (
            "capacity",
            "",
            "expected a capacity from 1 to 100, the bounds of its class, found nothing",
        ),
        ("attestation_expiry", "2030-01-01", "expected unix seconds"),
        (
            "attestation_expiry",
            "4000000001",
            "column \"attestation\": expected manufacturer 1's signature",
        ),
        ("attestation", "abc", "expected a signature: 64 bytes in base58"),
        (
            "attestation",
            &other_signature,
            "expected manufacturer 1's signature over network, class",
        ),
        (
            "possession",
            &other_signature,
            "expected the device's signature over network and operator",
        ),
        ("possession", "", "`flywheel device prove --from` writes it"),
    ];
    for (column, value, expected) in cases {
        place.write("r.csv", &changed(&good, 3, column, |_| value.to_owned()));
        let complaint = place.complaint(2, &REGISTER);
        assert!(complaint.starts_with("r.csv:3, column \""), "{complaint}");
        assert!(complaint.contains(expected), "{expected}\n{complaint}");
        assert!(complaint.contains("Nothing was sent."), "{complaint}");
    }
    place.write("r.csv", &good.replacen("possession", "posession", 1));
    let complaint = place.complaint(2, &REGISTER);
    assert!(
        complaint.starts_with("r.csv:1: expected a column \"possession\""),
        "{complaint}"
    );
    place.write(
        "r.csv",
        &changed(&changed(&good, 2, "class", |_| "9".into()), 4, "capacity", |_| {
            "0".into()
        }),
    );
    let complaint = place.complaint(2, &REGISTER);
    assert!(
        complaint.contains("r.csv:2,") && complaint.contains("r.csv:4,"),
        "all at once: {complaint}"
    );
    place.write("r.csv", &good);
    place.json(&REGISTER);
}

#[test]
fn an_attestation_that_is_over_or_not_allowed_for_the_class_is_refused_unless_the_device_is_registered() {
    let place = ready();
    place.json(&REGISTER);
    let good = place.read("r.csv");
    let device = first_key(&good);
    let maker = read_keypair_file(place.path("maker")).unwrap();
    let network: Address = place.network().parse().unwrap();
    let message = attestation_message(&network, 1, &device, 1_000);
    let signature = SignedBy::sign(&maker, &message).unwrap().signature;
    let expired = changed(&good, 2, "attestation_expiry", |_| "1000".into());
    let expired = changed(&expired, 2, "attestation", |_| {
        bs58::encode(signature).into_string()
    });
    place.write("r.csv", &expired);
    assert_eq!(
        place.json(&REGISTER)["skipped"],
        3,
        "a rerun does not need attestations any more"
    );

    let place = ready();
    place.create_class("2");
    let good = place.read("r.csv");
    place.write("r.csv", &changed(&good, 2, "class", |_| "2".into()));
    let complaint = place.complaint(2, &REGISTER);
    assert!(
        complaint.contains("found 1, which may not attest class 2"),
        "{complaint}"
    );
    let network: Address = place.network().parse().unwrap();
    let device = first_key(&good);
    let maker = read_keypair_file(place.path("maker")).unwrap();
    let signature = SignedBy::sign(&maker, &attestation_message(&network, 1, &device, 1_000)).unwrap();
    let expired = changed(&good, 2, "attestation_expiry", |_| "1000".into());
    let signature = bs58::encode(signature.signature).into_string();
    place.write(
        "r.csv",
        &changed(&expired, 2, "attestation", |_| signature.clone()),
    );
    let complaint = place.complaint(2, &REGISTER);
    assert_eq!(
        complaint.matches("expected").count(),
        1,
        "the signature is good: {complaint}"
    );
    assert!(
        complaint.contains("found one until 1970-01-01T00:16:40Z"),
        "{complaint}"
    );
}

#[test]
fn a_device_of_another_operator_a_used_up_quota_and_an_empty_purse_are_refused() {
    let place = ready();
    let good = place.read("r.csv");
    place.json(&REGISTER);
    let other = place.keygen("other");
    place.json(&["airdrop", "1", &other]);
    place.json(&["operator", "register", "-k", "other"]);
    let words = ["device", "register", "--file", "r.csv", "-k", "other"];
    let complaint = place.complaint(2, &words);
    assert!(complaint.contains("r.csv:2, column \"device_key\": expected a key that was never registered"));
    assert!(complaint.contains("found device 0 of operator"), "{complaint}");

    let maker = place.address("maker");
    place.json(&[
        "manufacturer",
        "approve",
        "Small",
        "--id",
        "2",
        "--key",
        &maker,
        "--quota",
        "2",
        "--classes",
        "1",
        "-k",
        "auth",
    ]);
    place.registrations("new.csv", 3);
    let text = place.read("new.csv");
    let small = (2..=4).fold(text, |text, line| {
        changed(&text, line, "manufacturer", |_| "2".into())
    });
    place.write("r.csv", &small);
    let complaint = place.complaint(2, &REGISTER);
    assert!(
        complaint
            .contains("r.csv:4, column \"manufacturer\": expected at most 2 new devices of manufacturer 2"),
        "{complaint}"
    );

    let poor = place.keygen("poor");
    place.json(&["airdrop", "0.004", &poor]);
    place.json(&["operator", "register", "-k", "poor"]);
    let proven = place.text(&[
        "device",
        "prove",
        "--operator",
        &poor,
        "--from",
        "new.csv",
        "--keys",
        "new.csv.keys",
    ]);
    place.write("r.csv", &proven);
    let words = ["device", "register", "--file", "r.csv", "-k", "poor"];
    let complaint = place.complaint(2, &words);
    assert!(
        complaint.contains("SOL for the rent and fees of 3 devices and can spend"),
        "{complaint}"
    );
    let advice = complaint
        .lines()
        .next()
        .unwrap()
        .rsplit_once("flywheel ")
        .unwrap()
        .1
        .to_owned();
    place.json(&advice.split(' ').collect::<Vec<_>>());
    assert_eq!(
        place.json(&words)["registered"],
        3,
        "what the advice gives is enough"
    );
    place.write("r.csv", &good);
}
