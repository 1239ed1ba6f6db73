//! Commands on the registry that are given something wrong: exit code 2, what to type instead, and the chain untouched. What
//! only the chain can refuse: exit code 1, in the program's words.

mod common;

use common::local::KeptInAFile;
use common::{EXPIRY, Place};
use flywheel_client::address;
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

#[test]
fn what_is_typed_wrong_is_answered_with_what_to_type() {
    let place = Place::with_network();
    let stranger = Keypair::new().pubkey().to_string();
    place.keygen("stranger");
    place.write("text", "hello");
    for (words, expected) in [
        (
            &["network", "list", "-u", "ftp://example.com"][..],
            "expected file:PATH",
        ),
        (&["network", "list", "-u", "file:"], "expected file:PATH"),
        (&["network", "show", "--network", "abc"], "type an address"),
        (
            &["network", "show", "--network", &stranger],
            "`flywheel network list` lists those there are",
        ),
        (
            &["network", "create", "N", "-k", "none.json"],
            "make this one with `flywheel keygen --out none.json`",
        ),
        (
            &["network", "create", "N", "-k", "text"],
            "JSON array of 64 numbers",
        ),
        (&["network", "create", "N"], ".config/solana/id.json"),
        (
            &["network", "create", "N", "-k", "stranger"],
            "has no SOL to pay with",
        ),
        (
            &[
                "network",
                "create",
                "123456789012345678901234567890123",
                "-k",
                "auth",
            ],
            "this is 33 bytes",
        ),
        (
            &["network", "create", "N", "--epoch", "5w", "-k", "auth"],
            "such as 90s, 15m, 12h or 7d",
        ),
        (
            &["network", "create", "N", "--genesis", "soon", "-k", "auth"],
            "type a date such as 2026-12-31",
        ),
        (&["class", "show", "9"], "`flywheel class list`"),
        (
            &["class", "create", "C", "--id", "256", "-k", "auth"],
            "256 is not in 0..256",
        ),
        (&["manufacturer", "show", "9"], "`flywheel manufacturer list`"),
        (&["operator", "show", &stranger], "is no operator of this network"),
        (&["device", "show", "17"], "index 17 is no device of this network"),
        (&["device", "show", "x-1"], "type a device's index, such as 17"),
        (
            &["device", "list", "--status", "activ"],
            "possible values: pending, active",
        ),
        (
            &["device", "list", "--operator", &stranger],
            "is no operator of this network",
        ),
        (&["device", "list", "--class", "9"], "the network has no class 9"),
        (
            &["device", "register", "--file", "none.csv", "-k", "op"],
            "a file that can be read",
        ),
        (&["device", "activate", "-k", "op"], "<DEVICE>"),
        (
            &["device", "move", "0", "--at", "91,0", "-k", "op"],
            "latitude and longitude in degrees",
        ),
        (
            &[
                "device",
                "prove",
                "--operator",
                &stranger,
                "--from",
                "none.csv",
                "-k",
                "op",
            ],
            "a file that can be read",
        ),
        (&["airdrop", "-1"], "unexpected argument"),
        (&["airdrop", "1e3"], "such as 1.5"),
        (
            &["keygen", "--out", "op"],
            "or replace the key in it with --force",
        ),
        (&["keygen", "--out", "new", "-k", "op"], "leave --keypair out"),
        (
            &["sample", "city-wifi", "--out", "x", "-u", "file:a"],
            "leave --url out",
        ),
    ] {
        let complaint = place.complaint(2, words);
        assert!(
            complaint.contains(expected),
            "{words:?}: {expected:?} is missing in\n{complaint}"
        );
    }
    assert_eq!(place.json(&["network", "list"]).as_array().unwrap().len(), 1);
    assert!(!place.path("new").exists() && !place.path("x").exists());
}

#[test]
fn wrong_attestations_are_not_made() {
    let place = Place::with_network();
    let key = place.keygen("device");
    let attest = |expires: &str, keys: &str| {
        place.write("keys.txt", keys);
        place.complaint(
            2,
            &[
                "manufacturer",
                "attest",
                "--manufacturer",
                "1",
                "--class",
                "1",
                "--expires",
                expires,
                "--devices",
                "keys.txt",
                "-k",
                "maker",
            ],
        )
    };
    assert!(attest("2020-01-01", &key).contains("--expires 2020-01-01T00:00:00Z is over"));
    assert!(attest(EXPIRY, "").contains("found an empty file"));
    assert!(attest(EXPIRY, &format!("{key}\n\nnot-a-key\n")).contains("keys.txt:3: expected an ed25519 key"));
    assert!(attest(EXPIRY, &format!("{key}\n{key}\n")).contains("as in line 1"));
    assert!(attest(EXPIRY, "id,key\n1,2\n").contains("expected a column \"device_key\""));
    let network: Address = place.network().parse().unwrap();
    let no_key = address::class(&network, 1).to_string();
    assert!(attest(EXPIRY, &no_key).contains("expected an ed25519 key"));
}

#[test]
fn what_the_chain_refuses_is_said_in_the_programs_words_with_exit_code_1() {
    let place = Place::with_network();
    place.registrations("r.csv", 1);
    place.json(&["device", "register", "--file", "r.csv", "-k", "op"]);
    let stranger = place.keygen("stranger");
    place.json(&["airdrop", "1", &stranger]);
    let mut create = vec![
        "class",
        "create",
        "C",
        "--id",
        "3",
        "--category",
        "other",
        "--capacity-unit",
        "u",
    ];
    create.extend(["--max-capacity", "1", "-k", "stranger"]);
    let complaint = place.complaint(1, &create);
    assert!(
        complaint.starts_with(
            "the chain refused to create the class: AuthorityMismatch: Only the network's authority"
        ),
        "{complaint}"
    );
    let complaint = place.complaint(1, &["device", "activate", "0", "-k", "stranger"]);
    assert!(
        complaint.contains("ActivatorNotAllowed") && complaint.contains("device 0"),
        "{complaint}"
    );
    assert!(complaint.contains("0 of 1 were done before"), "{complaint}");
    place.complaint(1, &["network", "create", "Again", "-k", "auth"]);
    place.complaint(1, &["operator", "register", "-k", "op"]);
    assert!(
        place
            .complaint(1, &["airdrop", "2000000", "-k", "op"])
            .contains("refused to give")
    );
}

#[test]
fn a_chain_that_is_missing_or_damaged_is_exit_code_3_with_the_way_out() {
    let _kept = KeptInAFile::being_its_subject();
    let place = Place::with_network();
    let complaint = place.complaint(3, &["network", "list", "-u", "file:other.chain"]);
    assert!(
        complaint.contains("flywheel --url file:other.chain airdrop 100"),
        "{complaint}"
    );
    assert!(!place.path("other.chain").exists());
    let mut chain = std::fs::read(place.path("flywheel.chain")).unwrap();
    let middle = chain.len() / 2;
    chain[middle] ^= 1;
    std::fs::write(place.path("flywheel.chain"), &chain).unwrap();
    for words in [&["network", "list"][..], &["airdrop", "1", "-k", "op"]] {
        let complaint = place.complaint(3, words);
        assert!(complaint.contains("truncate -s"), "{complaint}");
    }
    place.write("flywheel.chain", "hello");
    assert!(
        place
            .complaint(3, &["network", "list"])
            .contains("is not a chain")
    );
}
