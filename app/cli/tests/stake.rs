//! Staking: pools, what they take, and what they pay.

mod common;

use common::local::KeptInAFile;
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
    let _kept = KeptInAFile::for_its_clock();
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
