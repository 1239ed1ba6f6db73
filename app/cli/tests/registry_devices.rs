//! What becomes of devices after they are active: what their work counts, maintenance, reports, other owners, cells.

mod common;

use common::Place;
use serde_json::{Value, json};

const DAY: i64 = 86_400;

#[test]
fn a_device_shows_its_multiplier_with_its_factors_and_how_crowded_its_cell_is() {
    let (place, _) = Place::with_devices();
    let shown = place.does("device show 0");
    let expected = json!({
        "bps": 7_500, "classWeightBps": 15_000, "statusBps": 10_000, "densityBps": 10_000, "probationBps": 5_000
    });
    assert_eq!(shown["rewardMultiplier"], expected);
    assert_eq!(
        (&shown["density"], &shown["offer"], &shown["suspension"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    let until = shown["onProbationUntil"]["unix"].as_i64().unwrap();
    assert_eq!(until, shown["activatedAt"]["unix"].as_i64().unwrap() + 10 * DAY);
    for device in ["0", "1"] {
        place.does(&format!("device move {device} --at 40.7607,-73.9228 -k op"));
    }
    place.wait(10 * DAY);
    let shown = place.does("device show 1");
    assert_eq!(
        (&shown["density"]["devices"], &shown["density"]["target"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(
        (
            &shown["rewardMultiplier"]["bps"],
            &shown["rewardMultiplier"]["densityBps"]
        ),
        (&json!(7_500), &json!(5_000)),
        "two where one is wanted, and probation is over"
    );
    let table = place.table("device show 1");
    for expected in [
        "0.75x = class 1.5x * status 1x * density 0.5x * probation 1x",
        "2 of its class in cell",
        "target 1",
        "not on probation",
    ] {
        assert!(table.contains(expected), "{expected:?} is missing in\n{table}");
    }
}

#[test]
fn maintenance_shows_what_is_left_of_the_years_quota() {
    let (place, _) = Place::with_devices();
    place.wait(0);
    let begun = place.does("device maintain 0 on -k op");
    assert_eq!(
        (&begun["status"], &begun["resumesAs"]),
        (&json!("maintenance"), &json!("active"))
    );
    assert_eq!(begun["rewardMultiplier"]["statusBps"], json!(5_000));
    place.wait(3_600);
    let shown = place.does("device show 0");
    assert_eq!(
        shown["maintenance"],
        json!({"quotaSeconds": DAY, "usedSeconds": 3_600, "leftSeconds": DAY - 3_600})
    );
    let ended = place.does("device maintain 0 off -k op");
    assert_eq!(
        (&ended["status"], &ended["resumesAs"]),
        (&json!("active"), &Value::Null)
    );
    assert!(
        place
            .table("device show 0")
            .contains("82800 s (23 h) left of 86400 s (1 d)")
    );
    place.refuses(1, "device maintain 0 off -k op", "StatusTransitionForbidden");
    place.does("device maintain 0 on -k op");
    place.wait(2 * DAY);
    let over = place.does("device show 0");
    assert_eq!(
        (
            &over["maintenance"]["leftSeconds"],
            &over["rewardMultiplier"]["bps"]
        ),
        (&json!(0), &json!(0))
    );
    place.does("device maintain 0 off -k op");
    place.refuses(1, "device maintain 0 on -k op", "MaintenanceQuotaExhausted");
    place.refuses(2, "device maintain 0 maybe -k op", "possible values: on, off");
    place.refuses(1, "device maintain 1 on -k other", "OperatorAuthorityMismatch");
    place.registrations("one.csv", 1);
    place.does("device register --file one.csv -k op");
    place.refuses(
        2,
        "device maintain 2 on -k op",
        "class 1 grants its devices no maintenance",
    );
}

#[test]
fn the_status_oracle_reports_with_evidence() {
    let (place, _) = Place::with_devices();
    place.write("seen.txt", "abc");
    let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let failed = place.does("device report 0 failed --evidence seen.txt -k auth");
    assert_eq!(
        (&failed["status"], &failed["rewardMultiplier"]["bps"]),
        (&json!("failed"), &json!(0))
    );
    let degraded = place.does(&format!(
        "device report 0 degraded --evidence-hash {hash} -k auth"
    ));
    assert_eq!(degraded["status"], json!("degraded"));
    assert_eq!(
        place.does("device report 0 active --evidence seen.txt -k auth")["status"],
        json!("active")
    );
    place.refuses(
        1,
        "device report 0 active --evidence seen.txt -k auth",
        "ReportStatusInvalid",
    );
    place.refuses(
        1,
        "device report 0 failed --evidence seen.txt -k op",
        "StatusOracleMismatch",
    );
    place.refuses(2, "device report 0 failed -k auth", "--evidence-hash");
    place.refuses(
        2,
        "device report 0 failed --evidence none.txt -k auth",
        "name a file that can be read",
    );
    place.refuses(
        2,
        "device report 0 failed --evidence-hash abc -k auth",
        "64 hexadecimal digits",
    );
    place.refuses(
        2,
        "device report 0 broken --evidence seen.txt -k auth",
        "possible values: active, degraded, failed",
    );
}

#[test]
fn a_device_goes_to_another_operator_who_accepts_it_and_pays_its_rent() {
    let (place, keys) = Place::with_devices();
    let (op, other) = (place.address("op"), place.address("other"));
    place.refuses(2, "device accept 0 -k other", "`flywheel device transfer`");
    place.refuses(2, &format!("device transfer 0 --to {op} -k op"), "already");
    place.refuses(
        2,
        &format!("device transfer 0 --to {other} --for 91d -k op"),
        "7776000 s (90 d)",
    );
    place.refuses(
        2,
        "device transfer 0 --to 11111111111111111111111111111111 -k op",
        "is no operator",
    );
    place.refuses(
        1,
        &format!("device transfer 0 --to {other} -k other"),
        "OperatorAuthorityMismatch",
    );
    let offered = place.does(&format!("device transfer 0 --to {other} --for 2d -k op"));
    assert_eq!(offered["offer"]["expired"], json!(false));
    place.refuses(2, &format!("device offer 0 --to {other} -k op"), "cancel-offer");
    place.refuses(
        2,
        "device accept 0 -k op",
        "name the keypair file of the other one",
    );
    place.keygen("poor");
    place.refuses(
        2,
        "device accept 0 -k other --payer poor",
        "name its keypair file with --payer",
    );
    let rent = place.lamports(offered["address"].as_str().unwrap());
    let (before, paid) = (place.lamports(&op), place.lamports(&other));
    let offer_rent = place.does("device accept 0 -k other");
    assert_eq!(
        (&offer_rent["offer"], &offer_rent["key"]),
        (&Value::Null, &json!(keys[0]))
    );
    assert_ne!(offer_rent["operator"], offered["operator"]);
    assert_eq!(
        paid - place.lamports(&other),
        rent + 5_000,
        "the rent of the device and the fee"
    );
    assert!(
        place.lamports(&op) > before + rent,
        "and that of the offer comes back"
    );

    place.does(&format!("device offer 1 --to {other} -k op"));
    let cancelled = place.does("device cancel-offer 1 -k op");
    assert_eq!(
        (
            &cancelled["ended"],
            &cancelled["refundedTo"],
            &cancelled["kept"]["lamports"]
        ),
        (&json!("offer"), &json!(op), &json!(0))
    );
    place.refuses(2, "device cancel-offer 1 -k op", "offered to nobody");
    place.does(&format!("device offer 1 --to {other} --for 1h -k op"));
    place.refuses(1, "device cancel-offer 1 -k other", "OfferNotCancellable");
    place.wait(3_601);
    place.refuses(2, "device accept 1 -k other", "the offer expired at");
    assert!(
        place
            .table("device show 1")
            .contains("`flywheel device cancel-offer` gives its rent back")
    );
    assert!(
        place.table("device cancel-offer 1 -k other").contains(&op),
        "the rent goes to who paid it"
    );
}

#[test]
fn cells_are_counted_created_and_closed_by_who_paid() {
    let (place, _) = Place::with_devices();
    place.does("device move 0 --at 40.7607,-73.9228 -k op");
    let cells = place.does("cell list");
    let cell = cells[0]["cell"].as_str().unwrap().to_owned();
    assert_eq!(
        (&cells[0]["devices"], &cells[0]["target"], &cells[0]["class"]),
        (&json!(1), &json!(1), &json!(2))
    );
    place.refuses(2, &format!("cell create {cell} --class 2 -k op"), "already");
    place.refuses(1, &format!("cell close {cell} --class 2 -k op"), "CellNotEmpty");
    place.refuses(
        2,
        &format!("cell close {cell} --class 1 -k op"),
        "`flywheel cell list`",
    );
    place.refuses(
        2,
        &format!("cell close {cell} --class 2 -k other"),
        "name its keypair file with --payer",
    );
    place.refuses(
        2,
        "cell create 8001fffffffffff --class 2 -k op",
        "is too coarse for class 2",
    );
    place.refuses(2, "cell create zz --class 2 -k op", "15 hexadecimal digits");
    let made = place.does("cell create 8928308280fffff --class 2 -k other");
    assert_eq!(made["devices"], json!(0));
    assert_ne!(
        made["cell"],
        json!("8928308280fffff"),
        "the cell at the class's resolution"
    );
    assert!(place.table("cell list --class 2").contains("2 cells"));
    assert!(place.table("cell list --class 1").contains("no cells"));
    let closed = place.does("cell close 8928308280fffff --class 2 -k other");
    assert_eq!(closed["refundedTo"], json!(place.address("other")));
}
