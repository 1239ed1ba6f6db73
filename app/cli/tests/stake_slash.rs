//! Collateral of operators, and what slash cases take of it.

mod common;

use common::vault::{DAY, TOKEN, Vault};
use serde_json::{Value, json};

/// What the two devices of `op` require: 2 x 50 units of capacity at 3 base units.
const REQUIRED: u64 = 300;

#[test]
fn collateral_is_bonded_short_with_grace_or_short() {
    let vault = Vault::new();
    let (place, mint) = (&vault.place, &vault.mint);
    let (op, other) = (place.address("op"), place.address("other"));
    place.refuses(2, "collateral status", "the network has no such pool");
    place.does(&format!(
        "stake create-pool collateral --mint {mint} --grace 3d -k auth"
    ));
    let listed = place.does("collateral status");
    let all = listed.as_array().unwrap();
    assert_eq!(all.len(), 1, "nothing is required of `other`");
    assert_eq!(
        (
            Vault::units(&all[0]["required"]),
            Vault::units(&all[0]["missing"])
        ),
        (REQUIRED, REQUIRED)
    );
    assert_eq!(
        (&all[0]["standing"], &all[0]["upToDate"]),
        (&json!("short"), &json!(false)),
        "no grace has begun"
    );
    let status = format!("collateral status --operator {op}");
    assert!(place.table(&status).contains("--update notes it"));
    let noted = place.does(&format!("{status} --update -k other"));
    let until = place.now() + 3 * DAY;
    assert_eq!(
        (
            &noted["standing"],
            &noted["graceUntil"]["unix"],
            &noted["upToDate"]
        ),
        (&json!("grace"), &json!(until), &json!(true))
    );
    place.wait(3 * DAY);
    let short = place.does(&status);
    assert_eq!(
        (&short["standing"], &short["graceUntil"]),
        (&json!("short"), &Value::Null)
    );
    assert!(
        place
            .table("collateral status")
            .contains("its devices earn nothing")
    );

    place.refuses(
        2,
        "stake open --amount 1 -k auth",
        "is no operator of this network",
    );
    place.refuses(
        2,
        &format!("stake open --amount 1 --operator {other} -k op"),
        "collateral is an operator's own",
    );
    place.refuses(
        2,
        "stake open --amount 1 --lock 9d --kind collateral -k op",
        "has no locks",
    );
    place.does("stake open --amount 0.0004 -k op");
    let bonded = place.does(&status);
    assert_eq!(
        (
            &bonded["standing"],
            Vault::units(&bonded["staked"]),
            Vault::units(&bonded["missing"])
        ),
        (&json!("bonded"), 400, 0)
    );
    place.refuses(2, "stake unbond --all -k op", "unbond 0.0001 tokens at most");
    place.does("stake unbond --amount 0.0001 -k op");
    assert_eq!(Vault::units(&place.does(&status)["unbonding"]), 100);
    place.does("device retire 0 --yes -k op");
    place.does("stake unbond --amount 0.00015 -k op");
    assert_eq!(
        place.does("collateral status --update -k other")[0]["standing"],
        json!("bonded")
    );
    place.refuses(
        2,
        "collateral status --operator 11111111111111111111111111111111",
        "is no operator",
    );
}

#[test]
fn a_case_of_the_authority_is_appealed_executed_paid_and_closed() {
    let vault = Vault::with_collateral();
    let place = &vault.place;
    let op = place.address("op");
    place.write("seen.txt", "abc");
    let open = format!("slash open {op} --share 0.2 --evidence seen.txt -k auth");
    place.refuses(2, &open, "nothing stands behind operator");
    place.does("stake open --amount 100 -k op");
    let ticket = Vault::address(&place.does("stake unbond --amount 40 -k op"));
    for (words, expected) in [
        ("--share 0 --evidence seen.txt", "from 0.0001 to 1"),
        ("--share 1.5 --evidence seen.txt", "type a share"),
        (
            "--share 0.1 --evidence nowhere.txt",
            "name a file that can be read",
        ),
        ("--share 0.1 --evidence-hash 00", "64 hexadecimal digits"),
        ("--share 0.1", "--evidence"),
    ] {
        place.refuses(2, &format!("slash open {op} {words} -k auth"), expected);
    }
    place.refuses(1, &open.replace("-k auth", "-k other"), "AuthorityMismatch");
    assert_eq!(place.table("slash list"), "no slash cases\n");
    let opened = place.does(&open);
    // SHA-256 of "abc", FIPS 180-2.
    let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert!(place.is_in(&opened["executableAt"]["unix"], 2 * DAY));
    assert_eq!(
        (&opened["evidenceHash"], &opened["status"]),
        (&json!(hash), &json!("open"))
    );
    assert_eq!(Vault::units(&opened["wouldTake"]), 20 * TOKEN);
    let case = Vault::address(&opened);

    place.refuses(
        2,
        &format!("slash execute {case} -k other"),
        "can be executed from",
    );
    place.refuses(2, &format!("slash close {case} -k other"), "the case runs until");
    place.refuses(2, &format!("slash pay {case} -k other"), "owes nothing");
    place.refuses(2, &format!("slash vote {case} -k other"), "not voted on any more");
    place.refuses(
        1,
        &format!("slash appeal {case} --text no -k other"),
        "OwnerMismatch",
    );
    place.wait(DAY);
    let appealed = place.does(&format!("slash appeal {case} --text abc -k op"));
    assert_eq!(appealed["appealHash"], json!(hash));
    assert!(place.is_in(&appealed["executableAt"]["unix"], 2 * DAY));
    place.refuses(
        2,
        &format!("slash appeal {case} --text again -k op"),
        "the case is appealed",
    );
    place.refuses(1, &format!("slash veto {case} -k op"), "VetoMismatch");
    place.wait(2 * DAY);

    let executed = place.does(&format!("slash execute {case} -k other"));
    assert_eq!(executed["status"], json!("executed"));
    let parts = ["reporterOwed", "insuranceOwed", "treasuryOwed"].map(|part| Vault::units(&executed[part]));
    assert_eq!(parts, [2 * TOKEN, 4 * TOKEN, 5 * TOKEN]);
    let owned = place.does("stake show -k op");
    assert_eq!(
        (
            Vault::units(&owned["positions"][0]["worth"]),
            Vault::units(&owned["tickets"][0]["worth"])
        ),
        (48 * TOKEN, 32 * TOKEN)
    );
    place.refuses(2, &format!("slash close {case} -k other"), "flywheel slash pay");
    let paid = place.does(&format!("slash pay {case} --part treasury -k other"));
    assert_eq!(Vault::units(&paid["paid"][0]["amount"]), 5 * TOKEN);
    let rest = place.does(&format!("slash pay {case} -k other"));
    let names = [&rest["paid"][0]["for"], &rest["paid"][1]["for"]];
    assert_eq!(names, [&json!("reporter"), &json!("insurance")]);
    assert_eq!(
        [1, 2].map(|purse| place.tokens(&vault.purses[purse])),
        [1_004 * TOKEN, 1_007 * TOKEN],
        "the reporter and the treasury are one"
    );
    let closed = place.does(&format!("slash close {case} -k other"));
    assert_eq!(closed["refundedTo"], json!(place.address("auth")));
    place.wait(7 * DAY);
    let withdrawn = place.does(&format!("stake withdraw {ticket} -k other"));
    assert_eq!(Vault::units(&withdrawn["paid"][0]["amount"]), 32 * TOKEN);
    assert_eq!(place.tokens(&vault.purses[0]), 932 * TOKEN);
}

#[test]
fn oracles_vote_on_a_case_and_the_veto_authority_ends_it() {
    let vault = Vault::with_collateral();
    let place = &vault.place;
    let op = place.address("op");
    place.does("stake open --amount 100 -k op");
    let hash = "0f".repeat(32);
    let propose = format!("slash propose {op} --share 0.1 --evidence-hash {hash}");
    place.refuses(2, &format!("{propose} -k a"), "keypair file");
    for key in ["a", "b", "c"] {
        place.keygen(key);
        place.does(&format!("airdrop 1 -k {key}"));
    }
    place.refuses(2, &format!("{propose} -k a"), "no oracles yet");
    place.create_oracles(&["a", "b", "c"]);
    place.refuses(2, &format!("{propose} -k op"), "is none of the network's oracles");
    let proposed = place.does(&format!("{propose} -k a"));
    assert_eq!(
        (&proposed["status"], &proposed["votes"], &proposed["executableAt"]),
        (&json!("voting"), &json!(1), &Value::Null)
    );
    let case = Vault::address(&proposed);
    place.refuses(
        2,
        &format!("slash vote {case} -k a"),
        "has voted for the case already",
    );
    place.refuses(
        2,
        &format!("slash vote {case} -k op"),
        "is none of the network's oracles",
    );
    place.refuses(2, &format!("slash veto {case} -k auth"), "the case is voting");
    let opened = place.does(&format!("slash vote {case} -k c"));
    assert_eq!((&opened["status"], &opened["votes"]), (&json!("open"), &json!(2)));

    place.does("stake unbond --amount 50 -k op");
    place.wait(DAY);
    let vetoed = place.does(&format!("slash veto {case} -k auth"));
    assert_eq!(vetoed["status"], json!("vetoed"));
    place.refuses(2, &format!("slash execute {case} -k op"), "the case is vetoed");
    let closed = place.does(&format!("slash close {case} -k op"));
    assert_eq!(closed["refundedTo"], json!(place.address("a")));

    // The next one is left to expire, and keeps tickets waiting until it is closed.
    let next = place.does(&format!("{propose} -k b"));
    let case = Vault::address(&next);
    assert_eq!(next["number"], json!(1));
    place.does(&format!("slash vote {case} -k c"));
    place.wait(6 * DAY);
    let expired = &place.does("slash list")[0];
    assert_eq!(
        (&expired["address"], &expired["expired"]),
        (&json!(case), &json!(true))
    );
    place.refuses(2, &format!("slash execute {case} -k op"), "flywheel slash close");
    place.refuses(2, "stake withdraw -k op", "a slash case runs against operator");
    place.does(&format!("slash close {case} -k op"));
    let paid = place.does("stake withdraw -k op");
    assert_eq!(Vault::units(&paid["paid"][0]["amount"]), 50 * TOKEN);
    place.refuses(
        2,
        &format!("slash vote {case} -k b"),
        "is no slash case in this network",
    );
    assert_eq!(place.does(&format!("slash list --operator {op}")), json!([]));
}

#[test]
fn slashes_of_one_epoch_stop_at_the_cap() {
    let vault = Vault::with_collateral();
    let place = &vault.place;
    let op = place.address("op");
    place.does("stake open --amount 100 -k op");
    let hash = "00".repeat(32);
    let open = format!("slash open {op} --share 0.4 --evidence-hash {hash} -k auth");
    let cases = [(); 3].map(|()| Vault::address(&place.does(&open)));
    place.wait(2 * DAY);
    place.does(&format!("slash execute {} -k op", cases[0]));
    // 24 of the 60 tokens that are left, but no more than half of 100 in an epoch.
    let listed = place.does("slash list");
    assert_eq!(Vault::units(&listed[1]["wouldTake"]), 10 * TOKEN);
    place.does(&format!("slash execute {} -k op", cases[1]));
    place.refuses(
        2,
        &format!("slash execute {} -k op", cases[2]),
        "execute the case in the next",
    );
    place.wait(DAY);
    place.does(&format!("slash execute {} -k op", cases[2]));
    let status = place.does(&format!("collateral status --operator {op}"));
    assert_eq!(Vault::units(&status["staked"]), 30 * TOKEN);
}
