//! What becomes of operators: sponsors, suspensions, the end.

mod common;

use common::Place;
use serde_json::{Value, json};

const DAY: i64 = 86_400;

#[test]
fn a_new_sponsor_pays_back_the_old_one_what_is_locked() {
    let (place, _) = Place::with_devices();
    let (op, sponsor) = (place.address("op"), place.keygen("sponsor"));
    place.refuses(2, "operator sponsor -k op", "pays this operator's rent already");
    place.does("airdrop 0.001 -k sponsor");
    let poor = place.refuses(
        2,
        "operator sponsor -k op --payer sponsor",
        "more, on a chain of your own",
    );
    assert!(poor.contains(&format!("what {op} has locked")), "{poor}");
    place.does("airdrop 5 -k sponsor");
    let locked = place.does(&format!("operator show {op}"))["rentLocked"]["lamports"]
        .as_u64()
        .unwrap();
    let (before, purse) = (place.lamports(&op), place.lamports(&sponsor));
    let sponsored = place.does("operator sponsor -k op --payer sponsor");
    assert_eq!(
        (&sponsored["rentPayer"], &sponsored["rentLocked"]["lamports"]),
        (&json!(sponsor), &json!(locked))
    );
    assert_eq!(place.lamports(&op) - before, locked);
    assert_eq!(purse - place.lamports(&sponsor), locked + 2 * 5_000);
    assert_eq!(
        place.does("operator sponsor -k op")["rentPayer"],
        json!(op),
        "and back to the operator itself"
    );
    place.keygen("poor");
    place.does("airdrop 0.001 -k poor");
    place.refuses(
        1,
        "operator register -k poor",
        "Whoever pays has 995000 lamports and needs 1747520",
    );
    place.refuses(2, "operator sponsor -k sponsor", "is no operator of this network");
}

#[test]
fn an_operator_is_listed_with_its_rent_its_bond_and_its_suspension() {
    let (place, _) = Place::with_devices();
    place.wait(0);
    let op = place.address("op");
    let shown = place.does(&format!("operator show {op}"));
    assert_eq!(
        (
            &shown["devices"],
            &shown["bondRequired"],
            &shown["suspendedUntil"]
        ),
        (&json!(2), &json!(2 * 50 * 3), &Value::Null)
    );
    let suspend = format!("operator suspend {op} --reason fraud -k auth");
    place.refuses(2, &suspend, "--until");
    place.refuses(
        2,
        &format!("{suspend} --for 1d --reason-hash 00"),
        "64 hexadecimal digits",
    );
    place.refuses(
        2,
        "operator suspend 11111111111111111111111111111111 --for 1d --reason x -k auth",
        "is no operator",
    );
    place.refuses(2, "operator appeal --text no -k op", "is not suspended");
    let until = place.now() + DAY;
    let suspended = place.does(&format!("{suspend} --until {until}"));
    assert_eq!(
        (
            &suspended["suspended"],
            &suspended["suspendedUntil"]["unix"],
            &suspended["suspension"]["over"]
        ),
        (&json!(true), &json!(until), &json!(false))
    );
    let table = place.table("operator list");
    for expected in ["300 base units", "SOL", "suspended until"] {
        assert!(table.contains(expected), "{expected:?} is missing in\n{table}");
    }
    place.registrations("r.csv", 1);
    place.refuses(
        2,
        "device register --file r.csv -k op",
        "the operator is suspended",
    );
    let hash = "00".repeat(32);
    let appealed = place.does(&format!("operator appeal --hash {hash} -k op"));
    assert_eq!(appealed["suspension"]["appealHash"], json!(hash));
    place.refuses(2, "operator appeal --text again -k op", "an appeal is on record");
    place.refuses(1, &format!("operator lift {op} -k other"), "SuspensionStillRuns");
    place.wait(DAY);
    let over = place.does(&format!("operator show {op}"));
    assert_eq!(
        (&over["suspended"], &over["suspension"]["over"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(
        place.does(&format!("operator lift {op} -k other"))["ended"],
        json!("suspension")
    );
    place.refuses(2, &format!("operator lift {op} -k other"), "is not suspended");
    assert_eq!(
        place.does(&format!("operator show {op}"))["suspendedUntil"],
        Value::Null
    );
}

#[test]
fn an_operator_closes_when_it_has_no_devices_and_its_rent_goes_back() {
    let (place, _) = Place::with_devices();
    let (op, other) = (place.address("op"), place.address("other"));
    place.refuses(2, "operator close -k op", "the operator has 2 devices");
    place.does(&format!("operator suspend {other} --reason x --for 1h -k auth"));
    place.refuses(1, "operator close -k other", "OperatorSuspended");
    place.wait(3_600);
    let before = place.lamports(&other);
    let closed = place.does("operator close -k other");
    assert_eq!(
        (&closed["ended"], &closed["refundedTo"]),
        (&json!("operator"), &json!(other))
    );
    let refund = closed["refund"]["lamports"].as_u64().unwrap();
    assert_eq!(place.lamports(&other), before + refund - 5_000);
    place.refuses(
        2,
        &format!("operator show {other}"),
        "is no operator of this network",
    );
    place.refuses(2, "operator close -k other", "is no operator of this network");
    // The suspension outlives the operator; its rent is still there to fetch.
    place.does(&format!("operator lift {other} -k op"));
    place.does("operator register -k other");
    assert_eq!(place.does(&format!("operator show {op}"))["devices"], json!(2));
}
