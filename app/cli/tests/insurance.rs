//! Insurances: what they hold, what they pay, and within which limit.

mod common;

use common::vault::{DAY, TOKEN, Vault};
use serde_json::{Value, json};

/// SHA-256 of "abc", FIPS 180-2.
const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

#[test]
fn an_insurance_takes_its_part_of_fees_and_pays_claims_within_its_limit() {
    let vault = Vault::new();
    let (place, mint) = (&vault.place, &vault.mint);
    assert_eq!(place.table("insurance show"), "no insurances\n");
    place.refuses(
        2,
        "insurance update --epoch-cap 1 -k auth",
        "the network has no such insurance",
    );
    let create = format!("insurance create --mint {mint} --epoch-cap 0.000005");
    place.refuses(1, &format!("{create} -k op"), "AuthorityMismatch");
    let made = place.does(&format!("{create} -k auth"));
    let names = ["holds", "epochCap", "leftInEpoch", "paid"];
    assert_eq!(names.map(|name| Vault::units(&made[name])), [0, 5, 5, 0]);
    place.refuses(
        2,
        &format!("{create} -k auth"),
        "has an insurance of this mint already",
    );

    // A fee of 30 base units, of which two fifths go to the insurance.
    let pays_from = made["vault"].as_str().unwrap();
    place.does(&format!(
        "stake create-pool collateral --mint {mint} --insurance-share 0.4 --insurance {pays_from} --fault-period 1d \
         --fault-fee 0.2 --fault-periods 5 -k auth"
    ));
    place.does("stake open --amount 1 -k op");
    place.does(&format!("device report 0 failed --evidence-hash {ABC} -k auth"));
    place.wait(DAY);
    place.does("collateral charge 0 -k other");
    place.does("collateral pay-fees --part insurance -k other");
    let shown = place.does(&format!("insurance show --mint {mint}"));
    assert_eq!(names.map(|name| Vault::units(&shown[name])), [12, 5, 5, 0]);

    place.write("claim.txt", "abc");
    let to = &vault.purses[1];
    let pay = |words: &str| format!("insurance pay --to {to} {words} -k auth");
    for (words, expected) in [
        ("--amount 0 --claim claim.txt", "type more than nothing"),
        ("--amount 0.000001", "--claim"),
        ("--amount 0.000001 --claim nowhere.txt", "with --claim-hash"),
        ("--amount 0.000001 --claim-hash 00", "64 hexadecimal digits"),
        ("--amount 0.0000001 --claim claim.txt", "has 6 decimals"),
        (
            "--amount 0.000006 --claim claim.txt",
            "pays 0.000005 tokens more in this epoch",
        ),
    ] {
        place.refuses(2, &pay(words), expected);
    }
    place.refuses(
        2,
        &pay("--amount 0.000001 --claim claim.txt").replace(to, pays_from),
        "is what the insurance pays from",
    );
    place.refuses(
        2,
        &pay("--amount 0.000001 --claim claim.txt").replace(to, &place.address("op")),
        "is no token account of mint",
    );
    place.refuses(
        1,
        &pay("--amount 0.000001 --claim claim.txt").replace("-k auth", "-k op"),
        "AuthorityMismatch",
    );
    let paid = place.does(&pay("--amount 0.000004 --claim claim.txt"));
    let payment = &paid["paid"][0];
    assert_eq!(
        (&payment["for"], Vault::units(&payment["amount"])),
        (&json!(ABC), 4)
    );
    assert_eq!(place.tokens(to), 1_000 * TOKEN + 4);
    place.refuses(
        2,
        &pay("--amount 0.000002 --claim claim.txt"),
        "pays 0.000001 tokens more in this epoch",
    );
    let shown = place.does("insurance show");
    assert_eq!(names.map(|name| Vault::units(&shown[0][name])), [8, 5, 1, 4]);

    // An epoch later the limit is whole again.
    place.wait(DAY);
    place.does(&pay(&format!("--amount 0.000005 --claim-hash {ABC}")));
    place.wait(DAY);
    place.refuses(
        2,
        &pay("--amount 0.000005 --claim claim.txt"),
        "holds 0.000003 tokens of 0.000005 tokens",
    );
}

#[test]
fn another_limit_of_an_insurance_waits_for_the_networks_delay() {
    let vault = Vault::new();
    let (place, mint) = (&vault.place, &vault.mint);
    let wallet = place.address("op");
    place.refuses(
        2,
        &format!("insurance create --mint {wallet} --epoch-cap 1 -k auth"),
        "there is no mint at",
    );
    place.does(&format!("insurance create --mint {mint} --epoch-cap 2.5 -k auth"));
    place.refuses(
        2,
        "insurance update --epoch-cap 2.5 -k auth",
        "that is what holds already",
    );
    place.refuses(
        2,
        "insurance apply -k op",
        "no update of this insurance is proposed",
    );
    place.refuses(1, "insurance update --epoch-cap 3 -k op", "AuthorityMismatch");
    let proposed = place.does("insurance update --epoch-cap 3 -k auth");
    assert_eq!(
        ["epochCap", "proposedCap"].map(|name| Vault::units(&proposed[name])),
        [2_500_000, 3 * TOKEN]
    );
    assert!(place.table("insurance show").contains("2.5 tokens -> 3 tokens"));
    place.refuses(2, "insurance apply -k op", "the update waits until");
    place.wait(2 * DAY);
    assert!(
        place
            .table(&format!("insurance show --mint {mint}"))
            .contains("`flywheel insurance apply` makes it hold")
    );
    let applied = place.does("insurance apply -k op");
    assert_eq!(
        (Vault::units(&applied["epochCap"]), &applied["proposedCap"]),
        (3 * TOKEN, &Value::Null)
    );

    place.does(&format!(
        "insurance create --mint {} --epoch-cap 1 -k auth",
        vault.reward
    ));
    place.refuses(
        2,
        "insurance update --epoch-cap 4 -k auth",
        "name the mint of one with --mint",
    );
    place.does(&format!("insurance update --epoch-cap 4 --mint {mint} -k auth"));
    place.refuses(
        2,
        &format!("insurance show --mint {wallet}"),
        "the network has no such insurance",
    );
}
