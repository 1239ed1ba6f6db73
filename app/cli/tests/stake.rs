//! Staking: pools, positions under a lock, rewards, and the way out.

mod common;

use common::vault::{DAY, TOKEN, Vault};
use serde_json::{Value, json};

const YEAR: i64 = 365 * DAY;

#[test]
fn a_pool_is_created_with_terms_that_make_sense() {
    let vault = Vault::new();
    let (place, mint) = (&vault.place, &vault.mint);
    assert_eq!(place.table("stake pools"), "no pools\n");
    let create = |words: &str| format!("stake create-pool {words} --mint {mint} -k auth");
    for (words, expected) in [
        ("bonds", "[possible values: collateral, revenue, governance]"),
        ("collateral --max-lock 1d", "collateral has neither locks"),
        ("revenue --min-lock 2d --max-lock 1d", "swap them"),
        ("revenue --max-lock 1464d", "at most 126403200 s (1463 d)"),
        ("revenue --max-multiplier 0.5", "a factor from 1 to 6.5535"),
        ("revenue --minimum-stake 0", "more than nothing"),
        ("revenue --minimum-stake 0.0000001", "has 6 decimals"),
        ("revenue --max-share 0", "0.0001 to 1"),
        ("revenue --max-share 2", "type a share from 0 to 1"),
        ("governance --min-lock 1d", "locked for a week at least"),
        (
            "revenue --unbonding 366d",
            "--unbonding 31622400 s (366 d) is too long",
        ),
        ("revenue --reward-time 0", "a second or more"),
        ("revenue --appeal-time 91d", "--appeal-time"),
        (
            "collateral --treasury-share 0.1",
            "name a token account with --treasury",
        ),
        (
            "collateral --reporter-share 0.6 --insurance-share 0.5",
            "more than 1 together",
        ),
    ] {
        place.refuses(2, &create(words), expected);
    }
    let wallet = place.address("op");
    place.refuses(
        2,
        &create(&format!("collateral --treasury-share 0.1 --treasury {wallet}")),
        "is no token account of mint",
    );
    place.refuses(
        2,
        &format!("stake create-pool revenue --mint {wallet} -k auth"),
        "there is no mint at",
    );
    place.refuses(
        1,
        &create("revenue").replace("-k auth", "-k op"),
        "AuthorityMismatch",
    );

    let made = place.does(&create(
        "revenue --minimum-stake 2.5 --max-share 0.5 --share-floor 10",
    ));
    assert_eq!(
        (&made["kind"], &made["mint"], &made["staked"]),
        (
            &json!("revenue"),
            &json!(mint),
            &json!({"baseUnits": 0, "tokens": "0"})
        )
    );
    let terms = &made["parameters"];
    assert_eq!(
        terms["minimumStake"],
        json!({"baseUnits": 2_500_000, "tokens": "2.5"})
    );
    assert_eq!(
        [
            "maxShareBps",
            "maxLockSeconds",
            "maxMultiplierBps",
            "unbondingSeconds",
            "slashCapBps"
        ]
        .map(|name| terms[name].as_i64().unwrap()),
        [5_000, YEAR, 40_000, 14 * DAY, 5_000]
    );
    place.refuses(2, &create("revenue"), "the network has this pool already");
    assert!(place.table("stake pools").contains("1 pool\n"));
}

#[test]
fn changed_terms_wait_and_a_paused_pool_takes_nothing_in() {
    let vault = Vault::with_revenue();
    let place = &vault.place;
    let pool = Vault::address(&place.does("stake pools")[0]);
    place.refuses(2, "stake update-pool -k auth", "name what is to change");
    place.refuses(
        2,
        "stake update-pool --minimum-stake 1 -k auth",
        "that is what holds already",
    );
    place.refuses(
        2,
        "stake apply-update -k op",
        "no update of this pool is proposed",
    );
    place.refuses(
        1,
        "stake update-pool --minimum-stake 5 -k op",
        "AuthorityMismatch",
    );
    let proposed = place.does("stake update-pool --minimum-stake 5 --transferable on -k auth");
    assert_eq!(Vault::units(&proposed["parameters"]["minimumStake"]), TOKEN);
    assert_eq!(Vault::units(&proposed["proposed"]["minimumStake"]), 5 * TOKEN);
    assert!(
        place
            .table(&format!("stake pools {pool}"))
            .contains("1 tokens -> 5 tokens")
    );
    place.refuses(2, "stake apply-update -k op", "the update waits until");
    place.wait(2 * DAY);
    let applied = place.does("stake apply-update -k op");
    assert_eq!(
        (
            Vault::units(&applied["parameters"]["minimumStake"]),
            &applied["proposed"]
        ),
        (5 * TOKEN, &Value::Null)
    );

    place.does("stake open --amount 100 -k op");
    place.refuses(1, "stake pause -k op", "PauserMismatch");
    assert_eq!(place.does("stake pause -k auth")["paused"], json!(true));
    for words in ["open --amount 9", "topup --amount 9", "extend --lock 9d"] {
        place.refuses(2, &format!("stake {words} -k op"), "nobody may stake more");
    }
    place.does("stake unbond --amount 10 -k op");
    assert_eq!(place.does("stake resume -k auth")["paused"], json!(false));
    place.does("stake topup --amount 9 -k op");
}

#[test]
fn a_preview_says_what_a_lock_earns_and_that_is_what_is_paid() {
    let vault = Vault::with_revenue();
    let place = &vault.place;
    place.refuses(2, "stake fund --amount 0 -k auth", "type more than nothing");
    place.refuses(2, "stake fund --amount 9 -k op", "has no token account of mint");
    place.refuses(2, "stake fund --amount 10001 -k auth", "send it 1 tokens more");
    place.refuses(
        2,
        &format!("stake fund --amount 1 --mint {} -k auth", vault.mint),
        "flywheel stake add-reward",
    );
    let funded = place.does("stake fund --amount 700 -k auth");
    assert_eq!(
        (
            Vault::units(&funded["rewards"][0]["funded"]),
            Vault::units(&funded["rewards"][0]["toBeReleased"])
        ),
        (700 * TOKEN, 700 * TOKEN)
    );

    // 300 tokens at 4x beside 300 at 1x: 4 of 5 parts of 100 tokens a day.
    place.does("stake open --amount 300 -k other");
    let open = "stake open --amount 300 --lock 365d -k op";
    let preview = place.does(&format!("{open} --preview"));
    let now = place.now();
    assert_eq!(
        (
            &preview["multiplierBps"],
            &preview["shareOfWeight"],
            &preview["lockEnds"]["unix"]
        ),
        (&json!(40_000), &json!("0.8"), &json!(now + YEAR))
    );
    let earning = &preview["earns"][0];
    assert_eq!(
        [&earning["perDay"], &earning["untilEnd"]].map(Vault::units),
        [80 * TOKEN - 1, 560 * TOKEN - 1],
        "a fraction of a base unit is carried"
    );
    assert_eq!(earning["ends"]["unix"], json!(now + 7 * DAY));
    assert!(preview.get("transactions").is_none());
    let table = place.table(&format!("{open} --preview"));
    for expected in ["nothing was sent", "4x", "80 %", "79.999999 tokens in a day"] {
        assert!(table.contains(expected), "{expected:?} is missing in\n{table}");
    }
    assert_eq!(place.tokens(&vault.purses[0]), 1_000 * TOKEN);

    let opened = place.does(open);
    for name in [
        "address",
        "worth",
        "lockEnds",
        "multiplierBps",
        "shareOfWeight",
        "earns",
    ] {
        assert_eq!(opened[name], preview[name], "{name}");
    }
    assert_eq!(place.tokens(&vault.purses[0]), 700 * TOKEN);
    place.refuses(2, "stake claim -k op", "nothing is owed to the position now");
    place.wait(DAY);
    let shown = place.does("stake show -k op");
    assert_eq!(
        Vault::units(&shown["positions"][0]["owed"][0]["amount"]),
        80 * TOKEN - 1
    );
    place.refuses(
        2,
        "stake claim --restake -k op",
        "no rewards in the mint that is staked",
    );
    let purse = &vault.purses[0];
    place.refuses(
        2,
        &format!("stake claim --to {purse} -k op"),
        "is no token account of mint",
    );
    let claimed = place.does("stake claim -k op");
    let payment = &claimed["paid"][0];
    assert_eq!(
        (
            Vault::units(&payment["amount"]),
            &payment["mint"],
            &payment["for"]
        ),
        (80 * TOKEN - 1, &json!(vault.reward), &opened["address"])
    );
    assert_eq!(place.tokens(payment["to"].as_str().unwrap()), 80 * TOKEN - 1);
    place.wait(6 * DAY);
    let rest = place.does(&format!(
        "stake claim {} -k other",
        opened["address"].as_str().unwrap()
    ));
    assert_eq!(
        Vault::units(&rest["paid"][0]["amount"]),
        480 * TOKEN,
        "with what was carried, and whoever sends it the owner is paid"
    );
}

#[test]
fn what_cannot_be_staked_is_refused_before_anything_is_sent() {
    let vault = Vault::with_revenue();
    let place = &vault.place;
    let operator = place.address("op");
    place.keygen("poor");
    place.does("airdrop 1 -k poor");
    for (words, expected) in [
        ("--amount 0 -k op", "type more than nothing"),
        ("--amount -1 -k op", "unexpected argument"),
        ("--amount 1e3 -k op", "type whole tokens"),
        ("--amount 0.0000001 -k op", "has 6 decimals"),
        ("--amount 0.5 -k op", "a position holds 1 tokens at least"),
        ("--amount 1001 -k op", "can spend 1000 tokens of 1001 tokens"),
        (
            "--amount 5 --lock 366d -k op",
            "locks from 0 s to 31536000 s (365 d)",
        ),
        ("--amount 5 --lock 1y -k op", "type seconds or a duration"),
        (
            "--amount 5 --kind governance -k op",
            "the network has no such pool",
        ),
        ("--amount 5 -k poor", "has no token account of mint"),
        ("--amount 5", "keypair file"),
    ] {
        place.refuses(2, &format!("stake open {words}"), expected);
    }
    let purse = &vault.purses[1];
    place.refuses(
        2,
        &format!("stake open --amount 5 --from {purse} -k op"),
        "who does not sign",
    );
    place.refuses(
        2,
        &format!("stake open --amount 5 --operator {} -k op", place.address("poor")),
        "is no operator of this network",
    );
    place.does("stake update-pool --max-share 0.5 --share-floor 100 -k auth");
    place.wait(2 * DAY);
    place.does("stake apply-update -k auth");
    place.refuses(
        2,
        "stake open --amount 101 -k op",
        "more than 0.5 of the pool's weight",
    );
    place.does(&format!("stake open --amount 100 --operator {operator} -k op"));
    place.refuses(
        2,
        "stake open --amount 1 --id 0 -k op",
        "has that position already",
    );
    place.refuses(
        2,
        &format!("stake open --amount 100 --operator {operator} -k other"),
        "the operator would have more than 0.5",
    );
    place.does(&format!(
        "stake create-pool governance --mint {} -k auth",
        vault.mint
    ));
    let several = place.refuses(2, "stake open --amount 5 --lock 7d -k other", "several pools fit");
    assert!(several.contains("(governance, mint"), "{several}");
}

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
    let now = place.now();
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
    assert_eq!(
        (&extended["multiplierBps"], &extended["lockEnds"]["unix"]),
        (&json!(22_000), &json!(now + 146 * DAY))
    );

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
fn rewards_in_the_stake_mint_are_staked_without_leaving_the_vault() {
    let vault = Vault::with_revenue();
    let (place, mint) = (&vault.place, &vault.mint);
    place.does(&format!("stake add-reward {mint} -k auth"));
    place.refuses(
        2,
        &format!("stake add-reward {mint} -k auth"),
        "pays in this mint already",
    );
    place.refuses(2, "stake fund --amount 7 -k auth", "name one with --mint");
    place.does(&format!("stake fund --amount 7 --mint {mint} -k auth"));
    place.does(&format!("stake fund --amount 7 --mint {} -k auth", vault.reward));
    place.does("stake open --amount 1.048576 -k op");
    place.refuses(2, "stake claim --restake -k op", "nothing is owed");
    place.refuses(2, "stake close -k op", "holds 1.048576 tokens");
    place.wait(DAY);
    let shown = place.does("stake show -k op");
    let owed = &shown["positions"][0]["owed"];
    assert_eq!(
        [0, 1].map(|place| Vault::units(&owed[place]["amount"])),
        [TOKEN, TOKEN]
    );
    let restaked = place.does("stake claim --restake -k op");
    assert_eq!(Vault::units(&restaked["worth"]), 2_048_576);
    let owed = &restaked["owed"];
    assert_eq!(
        [0, 1].map(|place| Vault::units(&owed[place]["amount"])),
        [TOKEN, 0]
    );
    place.does("stake unbond --all -k op");
    place.refuses(2, "stake close -k op", "rewards are owed to the position");
    place.does("stake claim -k op");
    place.does("stake close -k op");
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
