//! Positions: under a lock, behind an operator, divided and joined, and the way out.

mod common;

use common::vault::{DAY, TOKEN, Vault};
use serde_json::{Value, json};

#[test]
fn positions_grow_longer_divide_and_join() {
    let vault = Vault::with_revenue();
    let place = &vault.place;
    place.refuses(
        2,
        "stake topup --amount 1 -k op",
        "`flywheel stake open` makes one",
    );
    let first = Vault::address(&place.does("stake open --amount 100 --lock 73d -k op"));
    let shown = place.does(&format!("stake show {first}"));
    assert_eq!(
        (&shown["multiplierBps"], &shown["locked"]),
        (&json!(16_000), &json!(true))
    );
    let topped = place.does("stake topup --amount 50.5 -k op");
    assert_eq!(Vault::units(&topped["worth"]), 150_500_000);
    place.refuses(2, "stake topup --amount 849.6 -k op", "send it 0.1 tokens more");
    place.refuses(
        2,
        &format!("stake topup {first} --amount 1 -k other"),
        "belongs to",
    );

    place.refuses(2, "stake extend --lock 72d -k op", "type a longer one");
    place.refuses(2, "stake extend --lock 400d -k op", "locks from 0 s");
    let extended = place.does("stake extend --lock 146d -k op");
    assert_eq!(extended["multiplierBps"], json!(22_000));
    assert!(place.is_in(&extended["lockEnds"]["unix"], 146 * DAY));

    place.refuses(2, "stake split --amount 150.5 -k op", "a part of it is less");
    place.refuses(
        2,
        "stake split --amount 150 -k op",
        "this one would hold 0.5 tokens",
    );
    let part = place.does("stake split --amount 50.5 -k op");
    assert_eq!(
        (Vault::units(&part["worth"]), &part["multiplierBps"], &part["id"]),
        (50_500_000, &json!(22_000), &json!(1))
    );
    let second = Vault::address(&part);
    let several = place.refuses(2, "stake topup --amount 1 -k op", "has several positions");
    assert!(several.contains(&first) && several.contains(&second));

    place.refuses(
        2,
        &format!("stake merge {first} {first} -k op"),
        "both positions are the same",
    );
    let others = Vault::address(&place.does("stake open --amount 5 -k other"));
    place.refuses(2, &format!("stake merge {first} {others} -k op"), "belongs to");
    let merged = place.does(&format!("stake merge {first} {second} -k op"));
    assert_eq!(Vault::units(&merged["worth"]), 150_500_000);
    place.refuses(
        2,
        &format!("stake show {second}"),
        "is no position in this network",
    );

    place.refuses(2, "stake expire -k op", "the lock lasts until");
    place.wait(146 * DAY);
    assert_eq!(place.does(&format!("stake show {first}"))["locked"], json!(false));
    let expired = place.does(&format!("stake expire {first} -k other"));
    assert_eq!(expired["multiplierBps"], json!(10_000));
    place.refuses(2, "stake expire -k op", "no multiplier any more");
}

#[test]
fn stake_leaves_through_tickets_that_wait_and_can_be_cancelled() {
    let vault = Vault::with_revenue();
    let place = &vault.place;
    place.refuses(2, "stake withdraw -k op", "nothing is unbonding");
    let locked = place.does("stake open --amount 100 --lock 10d -k op");
    let until = locked["lockEnds"]["utc"].as_str().unwrap();
    place.refuses(
        2,
        "stake unbond --all -k op",
        &format!("the position is locked until {until}"),
    );
    place.refuses(2, "stake unbond -k op", "--amount");
    place.wait(10 * DAY);
    place.refuses(
        2,
        "stake unbond --amount 101 -k op",
        "the position holds 100 tokens",
    );
    place.refuses(2, "stake unbond --amount 99.5 -k op", "would hold 0.5 tokens");
    let first = place.does("stake unbond --amount 40 -k op");
    let ready_at = place.now() + 7 * DAY;
    assert_eq!(
        (
            Vault::units(&first["worth"]),
            &first["readyAt"]["unix"],
            &first["ready"]
        ),
        (40 * TOKEN, &json!(ready_at), &json!(false))
    );
    let second = place.does("stake unbond --amount 25.25 -k op");
    assert_eq!(second["id"], json!(1));
    place.refuses(2, "stake withdraw -k op", "is paid from");
    place.refuses(
        2,
        &format!("stake cancel {} -k other", Vault::address(&second)),
        "belongs to",
    );
    let back = place.does(&format!("stake cancel {} -k op", Vault::address(&second)));
    assert_eq!(Vault::units(&back["worth"]), 60 * TOKEN);
    place.refuses(2, "stake close -k op", "the position holds 60 tokens");
    place.does("stake unbond --all -k op");
    let owned = place.does("stake show -k op");
    assert_eq!(
        (
            Vault::units(&owned["positions"][0]["worth"]),
            owned["tickets"].as_array().unwrap().len()
        ),
        (0, 2)
    );
    place.refuses(2, "stake unbond --all -k op", "holds nothing to unbond");
    place.wait(7 * DAY);
    let others = &vault.purses[1];
    place.refuses(2, &format!("stake withdraw --to {others} -k op"), "is to be paid");
    let paid = place.does("stake withdraw -k op");
    let amounts: Vec<u64> = paid["paid"]
        .as_array()
        .unwrap()
        .iter()
        .map(|payment| Vault::units(&payment["amount"]))
        .collect();
    assert_eq!((amounts.iter().sum::<u64>(), amounts.len()), (100 * TOKEN, 2));
    assert_eq!(place.tokens(&vault.purses[0]), 1_000 * TOKEN);
    let position = Vault::address(&locked);
    let closed = place.does(&format!("stake close {position} -k other"));
    assert_eq!(
        (&closed["ended"], &closed["refundedTo"], &closed["address"]),
        (&json!("position"), &json!(place.address("op")), &json!(position))
    );
    assert_eq!(place.table("stake show -k op"), "no positions\nno tickets\n");
    let pool = &place.does("stake pools")[0];
    assert_eq!(
        (
            &pool["positions"],
            &pool["tickets"],
            Vault::units(&pool["staked"]),
            Vault::units(&pool["unbonding"])
        ),
        (&json!(0), &json!(0), 0, 0)
    );
}

#[test]
fn stake_behind_nobody_is_put_behind_an_operator_once_and_given_to_somebody_where_the_pool_allows_it() {
    let vault = Vault::with_revenue();
    let place = &vault.place;
    let (operator, other) = (place.address("op"), place.address("other"));
    let opened = place.does("stake open --amount 10 --lock 365d -k other");
    assert_eq!(opened["operator"], Value::Null);
    let account = Vault::address(&place.does(&format!("operator show {operator}")));
    let delegated = place.does(&format!("stake delegate --operator {operator} -k other"));
    assert_eq!(
        (
            &delegated["operator"],
            &delegated["multiplierBps"],
            Vault::units(&delegated["worth"])
        ),
        (&json!(account), &json!(40_000), 10 * TOKEN)
    );
    place.refuses(
        2,
        &format!("stake delegate --operator {other} -k other"),
        "by unbonding and staking again",
    );
    let transfer = format!("stake transfer --to {operator} -k other");
    place.refuses(2, &transfer, "cannot be given to another owner");
    place.does("stake update-pool --transferable on -k auth");
    place.wait(2 * DAY);
    place.does("stake apply-update -k auth");
    place.refuses(2, &transfer, "--yes");
    let given = place.does(&format!("{transfer} --yes"));
    assert_eq!(given["owner"], json!(operator));
    assert_eq!(
        place.does(&format!("stake show --owner {operator}"))["positions"][0]["address"],
        opened["address"]
    );
}

#[test]
fn votes_are_locked_to_the_end_of_a_week_and_fall_until_then() {
    let vault = Vault::new();
    let (place, mint) = (&vault.place, &vault.mint);
    place.does(&format!("stake create-pool governance --mint {mint} -k auth"));
    place.refuses(2, "stake open --amount 3 --lock 1d -k op", "from 604800 s (7 d)");
    let operator = place.address("op");
    place.refuses(
        2,
        &format!("stake open --amount 3 --kind governance --operator {operator} -k op"),
        "votes stand behind nobody",
    );
    let opened = place.does("stake open --amount 3 -k op");
    let end = opened["lockEnds"]["unix"].as_i64().unwrap();
    assert_eq!(end % (7 * DAY), 0);
    let left = end - place.now();
    assert!((7 * DAY..14 * DAY).contains(&left), "{left}");
    let votes = |left: i64| json!((3 * TOKEN * u64::try_from(left).unwrap()).to_string());
    assert_eq!(opened["votes"], votes(left));
    assert_eq!(place.does("stake pools")[0]["votes"], votes(left));
    place.refuses(
        2,
        &format!("stake delegate --operator {operator} -k op"),
        "votes stand behind nobody",
    );
    place.wait(left - 1);
    assert_eq!(place.does("stake pools")[0]["votes"], votes(1));
    place.wait(1);
    assert_eq!(place.does("stake show -k op")["positions"][0]["votes"], votes(0));
    place.does("stake unbond --all -k op");
}
