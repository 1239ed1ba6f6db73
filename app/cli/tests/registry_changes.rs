//! What can be changed about a network, its classes and its manufacturers: what waits is shown beside what holds, and what
//! is not named stays as it is.

mod common;

use common::Place;
use serde_json::{Value, json};

const DAY: i64 = 86_400;

#[test]
fn a_networks_update_waits_is_shown_and_holds_when_it_is_applied() {
    let place = Place::with_network();
    let proposed = place.does("network update --name Other -k auth");
    assert_eq!(
        (&proposed["name"], &proposed["proposed"]["name"]),
        (&json!("Test network"), &json!("Other"))
    );
    assert_eq!(
        proposed["proposed"]["changeDelaySeconds"],
        json!(2 * DAY),
        "not named"
    );
    assert_eq!(proposed["proposed"]["ready"], json!(false));
    place.refuses(1, "network apply-update -k auth", "ChangeNotReady");
    let table = place.table("network show");
    assert!(
        table.contains("Test network -> Other") && table.contains("ready at 2"),
        "{table}"
    );
    place.wait(2 * DAY);
    assert!(
        place
            .table("network show")
            .contains("`flywheel network apply-update` makes it hold")
    );
    let applied = place.does("network apply-update -k op");
    assert_eq!(
        (&applied["name"], &applied["proposed"]),
        (&json!("Other"), &Value::Null)
    );
    place.refuses(1, "network apply-update -k op", "ChangeNotPending");
    // What holds already is only proposed to replace something else.
    place.refuses(2, "network update --name Other -k auth", "holds already");
    place.does("network update --change-delay 1h -k auth");
    let again = place.does("network update --name Other -k auth");
    assert_eq!(again["proposed"]["changeDelaySeconds"], json!(2 * DAY));
    place.refuses(2, "network update -k auth", "--change-delay");
    place.refuses(2, "network update --change-delay 91d -k auth", "7776000 s (90 d)");
    place.refuses(1, "network update --name Mine -k op", "AuthorityMismatch");
}

#[test]
fn a_network_changes_hands_in_two_steps() {
    let place = Place::with_network();
    let (old, new) = (place.address("auth"), place.address("op"));
    let offered = place.does(&format!("network propose-authority {new} -k auth"));
    assert_eq!(offered["pendingAuthority"], json!(new));
    assert!(offered["pendingAuthorityReadyAt"]["unix"].as_i64().unwrap() > place.now());
    place.refuses(1, "network accept-authority -k op", "ChangeNotReady");
    let withdrawn = place.does("network withdraw-authority -k auth");
    assert_eq!(
        (
            &withdrawn["pendingAuthority"],
            &withdrawn["pendingAuthorityReadyAt"]
        ),
        (&Value::Null, &Value::Null)
    );
    place.refuses(2, "network withdraw-authority -k auth", "offered to nobody");
    place.refuses(2, &format!("network propose-authority {old} -k auth"), "already");
    let nobody = "11111111111111111111111111111111";
    place.refuses(
        2,
        &format!("network propose-authority {nobody} -k auth"),
        "withdraw-authority",
    );
    place.does(&format!("network propose-authority {new} -k auth"));
    place.wait(2 * DAY);
    assert!(
        place
            .table("network show")
            .contains("`flywheel network accept-authority`")
    );
    place.refuses(1, "network accept-authority -k auth", "PendingAuthorityMismatch");
    assert_eq!(
        place.does("network accept-authority -k op")["authority"],
        json!(new)
    );
    place.refuses(
        1,
        "network set-roles --pauser 11111111111111111111111111111111 -k auth",
        "AuthorityMismatch",
    );
}

#[test]
fn roles_that_are_not_named_stay_and_groups_are_paused_by_their_words() {
    let place = Place::with_network();
    let (authority, other) = (place.address("auth"), place.address("op"));
    let set = place.does(&format!(
        "network set-roles --status-oracle {other} --pauser {other} -k auth"
    ));
    assert_eq!(
        (&set["pauser"], &set["statusOracle"], &set["feeAdmin"]),
        (&json!(other), &json!(other), &json!(authority))
    );
    let set = place.does(&format!("network set-roles --fee-admin {other} -k auth"));
    assert_eq!((&set["pauser"], &set["feeAdmin"]), (&json!(other), &json!(other)));
    place.refuses(2, "network set-roles -k auth", "--fee-admin");

    let paused = |line: &str| place.does(line)["paused"].clone();
    assert_eq!(
        paused("network pause location registration -k op"),
        json!(["registration", "location"])
    );
    assert_eq!(
        paused("network pause lifecycle -k auth"),
        json!(["registration", "lifecycle", "location"])
    );
    assert_eq!(
        paused("network resume location -k op"),
        json!(["registration", "lifecycle"])
    );
    assert_eq!(paused("network resume all -k op"), json!([]));
    assert_eq!(
        paused("network pause all -k op"),
        json!(["registration", "lifecycle", "location"])
    );
    assert!(
        place
            .table("network show")
            .contains("registration, lifecycle, location")
    );
    place.refuses(
        2,
        "network pause everything -k op",
        "possible values: registration, lifecycle, location, all",
    );
    place.refuses(2, "network resume -k op", "GROUP");
    place.refuses(1, "network pause all -k maker --payer op", "PauserMismatch");
}

#[test]
fn a_class_is_updated_parameter_by_parameter_and_shows_what_is_to_change() {
    let (place, _) = Place::with_devices();
    let before = place.does("class show 2");
    assert_eq!(
        (
            &before["bondPerUnit"],
            &before["maintenanceSecondsPerYear"],
            &before["proposed"]
        ),
        (&json!(3), &json!(DAY), &Value::Null)
    );
    let proposed = place.does("class update 2 --reward-weight 2 --max-capacity 500 -k auth");
    let (now, then) = (&proposed, &proposed["proposed"]);
    assert_eq!(
        (&now["rewardWeightBps"], &then["rewardWeightBps"]),
        (&json!(15_000), &json!(20_000))
    );
    for same in [
        "minCapacity",
        "densityTarget",
        "probationSeconds",
        "activator",
        "feeMint",
        "onboardingFee",
    ] {
        assert_eq!(now[same], then[same], "{same}");
    }
    let table = place.table("class show 2");
    for expected in [
        "1.5x -> 2x",
        "1 to 100 reading -> 1 to 500 reading",
        "ready at",
        "3 base units for each reading",
    ] {
        assert!(table.contains(expected), "{expected:?} is missing in\n{table}");
    }
    place.refuses(1, "class apply-update 2 -k op", "ChangeNotReady");
    place.wait(2 * DAY);
    let applied = place.does("class apply-update 2 -k op");
    assert_eq!(
        (&applied["rewardWeightBps"], &applied["proposed"]),
        (&json!(20_000), &Value::Null)
    );
    place.refuses(1, "class apply-update 2 -k op", "ChangeNotPending");
    place.refuses(2, "class update 2 -k auth", "--reward-weight 1.5");
    place.refuses(2, "class update 2 --reward-weight 2 -k auth", "holds already");
    place.refuses(2, "class update 2 --min-capacity 501 -k auth", "swap them");
    place.refuses(
        2,
        "class update 9 --probation 1d -k auth",
        "`flywheel class list`",
    );
    place.refuses(
        1,
        "class update 2 --reward-weight 101 -k auth",
        "ClassParameterInvalid",
    );
    let create = "class create C --id 3 --category other --capacity-unit u -k auth";
    place.refuses(2, create, "needs --max-capacity");
}

#[test]
fn a_class_retires_only_with_a_yes_and_takes_no_new_devices_then() {
    let place = Place::with_network();
    let asked = place.refuses(2, "class retire 1 -k auth", "repeat the command with --yes");
    assert!(asked.contains("its devices, 0 now, would stay"), "{asked}");
    assert_eq!(place.does("class retire 1 --yes -k auth")["retired"], json!(true));
    place.refuses(1, "class retire 1 --yes -k auth", "ClassRetired");
    place.registrations("r.csv", 1);
    place.refuses(2, "device register --file r.csv -k op", "1, which is retired");
}

#[test]
fn a_manufacturer_has_an_authority_of_its_own_a_quota_a_bond_and_an_end() {
    let place = Place::with_network();
    let [new, authority] = ["new", "boss"].map(|name| place.keygen(name));
    place.does("airdrop 1 -k boss");
    let first = place.does("manufacturer show 1");
    assert_eq!(
        (&first["authority"], &first["bond"]),
        (&json!(place.address("auth")), &json!(0)),
        "the network's authority unless another is named"
    );
    let approve = format!("manufacturer approve Second --id 2 --key {new} --quota 5 --classes 1 -k auth");
    place.refuses(
        2,
        &format!("{approve} --authority {new}"),
        "could lock its owner out",
    );
    let network = place.network().to_owned();
    place.refuses(2, &approve.replace(&new, &network), "type a key that can sign");
    let second = place.does(&format!("{approve} --authority {authority} --bond 1000"));
    assert_eq!(
        (&second["authority"], &second["bond"]),
        (&json!(authority), &json!(1_000))
    );

    place.create_class("2");
    let updated = place.does("manufacturer update 2 --quota 9 -k auth");
    assert_eq!(
        (&updated["quota"], &updated["classes"], &updated["bond"]),
        (&json!(9), &json!([1]), &json!(1_000))
    );
    let updated = place.does("manufacturer update 2 --classes 1,2 --bond 0 -k auth");
    assert_eq!(
        (&updated["classes"], &updated["bond"]),
        (&json!([1, 2]), &json!(0))
    );
    place.refuses(
        2,
        "manufacturer update 2 --classes 7 -k auth",
        "the network has no class 7",
    );
    place.refuses(2, "manufacturer update 2 -k auth", "--quota");
    place.registrations("r.csv", 2);
    place.does("device register --file r.csv -k op");
    place.refuses(2, "manufacturer update 1 --quota 1 -k auth", "name 2 or more");

    let rotated = place.does(&format!("manufacturer rotate-key 1 --key {new} -k auth"));
    assert_eq!(rotated["attestationKey"], json!(new));
    place.refuses(
        2,
        &format!("manufacturer rotate-key 1 --key {new} -k auth"),
        "already",
    );
    place.refuses(
        1,
        &format!("manufacturer rotate-key 1 --key {authority} -k boss"),
        "ManufacturerKeyMismatch",
    );
    let maker = place.address("maker");
    place.does(&format!("manufacturer rotate-key 2 --key {maker} -k boss"));

    place.refuses(
        2,
        "manufacturer revoke 2 -k auth",
        "repeat the command with --yes",
    );
    assert_eq!(
        place.does("manufacturer revoke 2 --yes -k auth")["revoked"],
        json!(true)
    );
    place.refuses(1, "manufacturer revoke 2 --yes -k auth", "ManufacturerRevoked");
    assert!(place.table("manufacturer show 2").contains("yes"));
}
