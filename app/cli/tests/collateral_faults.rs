//! What failed devices pay out of their operator's collateral.

mod common;

use common::vault::{DAY, TOKEN, Vault};
use serde_json::json;

#[test]
fn a_pool_is_created_with_fees_of_failed_devices_that_make_sense() {
    let vault = Vault::new();
    let (place, mint) = (&vault.place, &vault.mint);
    let create = |words: &str| format!("stake create-pool {words} --mint {mint} -k auth");
    for (words, expected) in [
        ("collateral --fault-fee 0.1", "name one with --fault-period"),
        ("collateral --fault-periods 4", "name one with --fault-period"),
        ("collateral --termination-fee 0.1", "name one with --fault-period"),
        (
            "collateral --fault-period 1d",
            "--fault-periods: type after how many",
        ),
        (
            "collateral --fault-period 1d --fault-periods 65536",
            "65536 is not in 0..=65535",
        ),
        (
            "collateral --fault-period 1d --fault-fee 1.1",
            "type a share from 0 to 1",
        ),
        (
            "revenue --fault-period 1d --fault-periods 4",
            "only collateral pays",
        ),
        ("governance --fault-fee 0.1", "name one with --fault-period"),
    ] {
        place.refuses(2, &create(words), expected);
    }
    let made = place.does(&create(
        "collateral --fault-period 1d --fault-fee 0.1 --fault-periods 4 --termination-fee 0.5",
    ));
    let names = [
        "faultPeriodSeconds",
        "faultFeeBps",
        "faultPeriods",
        "terminationBps",
    ];
    assert_eq!(
        names.map(|name| made["parameters"][name].as_i64().unwrap()),
        [DAY, 1_000, 4, 5_000]
    );
    let pool = Vault::address(&made);
    place.refuses(
        2,
        "stake update-pool --fault-period 0 -k auth",
        "--fault-period 0 --fault-fee 0 --fault-periods 0 --termination-fee 0",
    );
    place.does(
        "stake update-pool --fault-period 0 --fault-fee 0 --fault-periods 0 --termination-fee 0 -k auth",
    );
    let table = place.table(&format!("stake pools {pool}"));
    let change = "0.1 of its bond every 86400 s (1 d), 4 times, and 0.5 with the last -> nothing";
    assert!(table.contains(change), "{table}");
    place.wait(2 * DAY);
    let applied = place.does("stake apply-update -k op");
    assert_eq!(
        names.map(|name| applied["parameters"][name].as_i64().unwrap()),
        [0; 4]
    );
}

/// [`Vault::with_collateral`], where a failed device pays a tenth of its bond of 150 base units each day, four times, and a
/// half with the last, with device 0 failed and a stake of `staked` tokens behind its operator.
fn failed(staked: &str) -> Vault {
    let vault = Vault::with_collateral();
    let place = &vault.place;
    place.refuses(
        2,
        "collateral charge 0 -k other",
        "device 0 is active; fees are charged",
    );
    place.does(&format!("stake open --amount {staked} -k op"));
    report(&vault, "failed");
    place.refuses(
        2,
        "collateral charge 0 -k other",
        "takes no fees of failed devices",
    );
    place.does(
        "stake update-pool --fault-period 1d --fault-fee 0.1 --fault-periods 4 --termination-fee 0.5 -k auth",
    );
    place.wait(2 * DAY);
    place.does("stake apply-update -k op");
    vault
}

fn report(vault: &Vault, status: &str) {
    let hash = "00".repeat(32);
    vault.place.does(&format!(
        "device report 0 {status} --evidence-hash {hash} -k auth"
    ));
}

#[test]
fn whoever_charges_a_failed_device_gets_the_bounty_and_the_rest_is_owed_and_burned() {
    let vault = failed("0.01");
    let place = &vault.place;
    let (op, status) = (place.address("op"), "collateral status --operator");
    let due = place.does(&format!("{status} {op}"));
    assert_eq!(
        (&due["failedDevices"], Vault::units(&due["feesDue"])),
        (&json!(1), 30)
    );
    assert!(place.table("collateral status").contains("0.00003 tokens"));

    place.keygen("watcher");
    place.does("airdrop 1 -k watcher");
    let preview = place.does("collateral charge 0 --preview");
    assert_eq!(
        (
            &preview["periods"],
            &preview["chargedPeriods"],
            Vault::units(&preview["due"])
        ),
        (&json!(2), &json!(0), 30)
    );
    assert!(preview.get("fee").is_none());
    let purse = &vault.purses[1];
    place.refuses(
        2,
        &format!("collateral charge 0 --to {purse} -k watcher"),
        "name one of that owner with --to",
    );
    // A tenth, a fifth and a quarter of 30 go to reporter, insurance and treasury; 14 are burned.
    let charged = place.does("collateral charge 0 -k watcher");
    assert_eq!(
        charged["transactions"],
        json!(1),
        "with the token account that it makes"
    );
    let names = ["bond", "due", "staked", "fee", "bounty"];
    assert_eq!(
        names.map(|name| Vault::units(&charged[name])),
        [150, 30, 10_000, 30, 3]
    );
    assert_eq!(place.tokens(charged["to"].as_str().unwrap()), 3);
    let after = place.does(&format!("{status} {op}"));
    assert_eq!(
        [&after["staked"], &after["feesDue"]].map(Vault::units),
        [9_970, 0]
    );
    place.refuses(2, "collateral charge 0 -k watcher", "the next fee is due from");

    let pool = &place.does("stake pools")[0];
    let owed = ["slashedToPay", "feesForInsurance", "feesForTreasury"];
    assert_eq!(owed.map(|name| Vault::units(&pool[name])), [13, 6, 7]);
    place.refuses(
        2,
        "collateral pay-fees --part reporter -k other",
        "invalid value 'reporter'",
    );
    let paid = place.does("collateral pay-fees --part treasury -k watcher");
    assert_eq!(
        (&paid["paid"][0]["for"], Vault::units(&paid["paid"][0]["amount"])),
        (&json!("treasury"), 7)
    );
    place.refuses(
        2,
        "collateral pay-fees --part treasury -k other",
        "the pool owes no fees to that part",
    );
    let rest = place.does("collateral pay-fees -k watcher");
    assert_eq!(rest["paid"].as_array().unwrap().len(), 1);
    assert_eq!(
        [1, 2].map(|purse| place.tokens(&vault.purses[purse])),
        [1_000 * TOKEN + 6, 1_000 * TOKEN + 7]
    );
    place.refuses(2, "collateral pay-fees -k other", "the pool owes no fees");
}

#[test]
fn fees_end_with_the_termination_fee_and_begin_anew_with_the_next_failure() {
    let vault = failed("0.01");
    let place = &vault.place;
    place.refuses(2, "collateral close-record 0 -k other", "is still failed");
    place.wait(9 * DAY);
    // 4 x 15 and 75, whatever the number of periods above 4.
    let charged = place.does("collateral charge 0 -k other");
    assert_eq!(
        (
            &charged["periods"],
            Vault::units(&charged["fee"]),
            Vault::units(&charged["bounty"])
        ),
        (&json!(11), 135, 13)
    );
    place.refuses(
        2,
        "collateral charge 0 -k other",
        "all fees of this failure have been charged",
    );
    report(&vault, "active");
    place.refuses(2, "collateral charge 0 -k other", "device 0 is active");
    report(&vault, "failed");
    place.refuses(2, "collateral charge 0 -k other", "the next fee is due from");
    place.wait(DAY);
    let again = place.does("collateral charge 0 -k op");
    assert_eq!(
        (
            &again["chargedPeriods"],
            Vault::units(&again["due"]),
            Vault::units(&again["fee"])
        ),
        (&json!(0), 15, 15)
    );

    report(&vault, "active");
    let key = place.devices()[0]["key"].as_str().unwrap().to_owned();
    place.does("device retire 0 --yes -k op");
    place.refuses(2, "collateral close-record 0 -k op", "name that key");
    let before = place.lamports(&place.address("other"));
    let closed = place.does(&format!("collateral close-record {key} -k op"));
    let record = &closed["closed"][0];
    assert_eq!(
        (&record["refundedTo"], Vault::units(&record["charged"])),
        (&json!(place.address("other")), 15)
    );
    let refund = record["refund"]["lamports"].as_u64().unwrap();
    assert!(refund > 0);
    assert_eq!(place.lamports(&place.address("other")), before + refund);
    place.refuses(
        2,
        &format!("collateral close-record {key} -k op"),
        "has no record of fees",
    );
    place.refuses(
        2,
        "collateral close-record 7 -k op",
        "is no device of this network",
    );
}

#[test]
fn a_fee_takes_what_is_there_and_nothing_from_nothing() {
    let vault = Vault::with_collateral();
    let place = &vault.place;
    report(&vault, "failed");
    place.does("stake update-pool --fault-period 1d --fault-periods 1 --termination-fee 1 -k auth");
    place.wait(2 * DAY);
    place.does("stake apply-update -k op");
    place.refuses(
        2,
        "collateral charge 0 -k other",
        "nothing stands behind operator",
    );
    place.does("stake open --amount 0.0001 -k op");
    // The bond is 150, and 100 stand behind the operator.
    let charged = place.does("collateral charge 0 -k other");
    assert_eq!(
        ["due", "staked", "fee", "bounty"].map(|name| Vault::units(&charged[name])),
        [150, 100, 100, 10]
    );
    place.refuses(
        2,
        "collateral charge 0 -k other",
        "nothing stands behind operator",
    );
}

#[test]
fn a_device_that_changes_hands_is_not_charged_again_for_what_was_paid() {
    let vault = failed("0.01");
    let place = &vault.place;
    place.does("collateral charge 0 -k auth");
    let other = place.address("other");
    place.does(&format!("device transfer 0 --to {other} -k op"));
    place.does("device accept 0 -k other");
    place.does("stake open --amount 0.01 -k other");
    place.refuses(2, "collateral charge 0 -k auth", "the next fee is due from");
    place.wait(DAY);
    let charged = place.does("collateral charge 0 -k auth");
    assert_eq!(["due", "fee"].map(|name| Vault::units(&charged[name])), [15, 15]);
    report(&vault, "active");
    let closed = place.does("collateral close-record 0 -k op");
    assert_eq!(closed["closed"].as_array().unwrap().len(), 1);
}
